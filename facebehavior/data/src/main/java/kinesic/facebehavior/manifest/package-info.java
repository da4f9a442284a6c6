/**
 * Databases on disk: a CSV file that names images and says what is annotated for each.
 *
 * <p>Training, evaluation and {@code synthesize} use it. It knows files and labels; it must not
 * know networks, losses or how a face is drawn. Start reading at {@link
 * kinesic.facebehavior.manifest.Manifest}, which describes the format.
 */
@NullMarked
package kinesic.facebehavior.manifest;

import org.jspecify.annotations.NullMarked;
