/**
 * Tensors: {@link kinesic.engine.Tensor}, {@link kinesic.engine.Shape}, random streams and step
 * memory.
 *
 * <p>All modules above use this package. It depends on the kernels and on the tape, not on modules,
 * datasets or faces. Start reading at {@link kinesic.engine.Tensor}.
 */
@NullMarked
package kinesic.engine;

import org.jspecify.annotations.NullMarked;
