/**
 * What the network says about faces, and the files that it goes to.
 *
 * <p>The command {@code predict}, evaluation and the report use it. It knows a trained network,
 * images and output formats; it must not know training. Start reading at {@link
 * kinesic.facebehavior.predict.FacePrediction}.
 */
@NullMarked
package kinesic.facebehavior.predict;

import org.jspecify.annotations.NullMarked;
