/**
 * Finds faces in whole pictures.
 *
 * <p>Used by prediction. It knows pictures, landmarks and networks in ONNX files; it must not know
 * labels, tasks or {@code FaceBehaviorNet}. Start reading at {@link
 * kinesic.facebehavior.detect.FaceFinder} and {@link kinesic.facebehavior.detect.FaceDetector}.
 */
@NullMarked
package kinesic.facebehavior.detect;

import org.jspecify.annotations.NullMarked;
