/**
 * Image files in, RGB pixels out: decoding of the formats that people use, resizing to squares and
 * alignment of faces by landmarks.
 *
 * <p>Used by manifests and prediction. It knows files and pixels; it must not know labels, networks
 * or tensors. Start reading at {@link kinesic.facebehavior.image.ImageDecoder} and {@link
 * kinesic.facebehavior.image.PictureDecoder}.
 */
@NullMarked
package kinesic.facebehavior.image;

import org.jspecify.annotations.NullMarked;
