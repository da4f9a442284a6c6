/**
 * Prediction of the faces in pictures and videos, and the output formats of predictions.
 *
 * <p>Used by the commands {@code predict}, {@code detect}, {@code annotate}, {@code serve}, {@code
 * explain} and {@code export}. Knows trained networks, detectors of faces, pictures, videos and
 * output formats; it must not know training. Start reading at {@link
 * kinesic.facebehavior.predict.FaceSource}, and for the columns at {@link
 * kinesic.facebehavior.predict.KinesicFormat}.
 */
@NullMarked
package kinesic.facebehavior.predict;

import org.jspecify.annotations.NullMarked;
