/**
 * Pages and tables: HTML files without external resources, with charts as inline SVG; CSV files;
 * text tables for the terminal.
 *
 * <p>Every page is a {@link kinesic.facebehavior.report.Document} of {@link
 * kinesic.facebehavior.report.Block}s, and only these two classes and the SVG writer know markup.
 * The package knows metrics, labels, predictions and images as text; it must not know networks,
 * training or the command line. Charts are SVG text and not drawn with AWT, which cannot set type
 * on a machine without fonts. Start reading at {@link kinesic.facebehavior.report.RunPage}.
 */
@NullMarked
package kinesic.facebehavior.report;

import org.jspecify.annotations.NullMarked;
