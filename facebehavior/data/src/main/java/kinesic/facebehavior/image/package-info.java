/**
 * Image files in, square RGB pictures out: decoding of the formats that people use, resizing and
 * alignment by landmarks.
 *
 * <p>Used by manifests and prediction. It knows files and pixels; it must not know labels, networks
 * or tensors. Start reading at {@link kinesic.facebehavior.image.ImageDecoder}.
 */
@NullMarked
package kinesic.facebehavior.image;

import org.jspecify.annotations.NullMarked;
