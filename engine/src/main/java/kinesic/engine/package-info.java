/**
 * Tensors: {@link kinesic.engine.Tensor}, {@link kinesic.engine.Shape}, random streams and the step
 * scope.
 *
 * <p>Used by everything above. Knows kernels and the tape; knows no module, no data set and no
 * face. Start reading at {@link kinesic.engine.Tensor}.
 */
@NullMarked
package kinesic.engine;

import org.jspecify.annotations.NullMarked;
