/**
 * Image files in, square RGB pixels out: decoding of whatever people have on disk, and resizing.
 *
 * <p>The data sets and {@code predict} use it. It knows files and pixels; it must not know labels,
 * networks or tensors. Start reading at {@link kinesic.facebehavior.image.ImageDecoder}.
 */
@NullMarked
package kinesic.facebehavior.image;

import org.jspecify.annotations.NullMarked;
