/**
 * The ops of the engine, one file each: forward and backward next to each other, the derivation in
 * the class comment.
 *
 * <p>Users call them through the methods of {@link kinesic.engine.Tensor}. An op depends on
 * tensors, the tape and kernels, not on files. Start reading at {@link kinesic.engine.op.MatMul}.
 */
@NullMarked
package kinesic.engine.op;

import org.jspecify.annotations.NullMarked;
