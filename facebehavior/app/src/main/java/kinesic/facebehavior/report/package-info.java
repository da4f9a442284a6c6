/**
 * The report of a run: one HTML page that needs nothing but itself, with figures as inline SVG.
 *
 * <p>The command line writes it at the end of a run. It knows numbers, labels and thumbnails; it
 * must not know networks or training. The figures are drawn as SVG text here and not with AWT,
 * which cannot set a letter on a machine without fonts. Start reading at {@link
 * kinesic.facebehavior.report.ReportPage}.
 */
@NullMarked
package kinesic.facebehavior.report;

import org.jspecify.annotations.NullMarked;
