/**
 * Prediction of image files and the output formats of predictions.
 *
 * <p>Used by the commands {@code predict}, {@code explain} and {@code export}. Knows trained
 * networks, images and output formats; it must not know training. Start reading at {@link
 * kinesic.facebehavior.predict.KinesicFormat}.
 */
@NullMarked
package kinesic.facebehavior.predict;

import org.jspecify.annotations.NullMarked;
