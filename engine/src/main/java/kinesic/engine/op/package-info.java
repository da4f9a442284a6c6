/**
 * The ops of the engine, one file each: forward and backward under each other, the derivation in
 * the class comment.
 *
 * <p>Users reach them through the methods of {@link kinesic.engine.Tensor}. Start reading at {@link
 * kinesic.engine.op.MatMul}.
 */
@NullMarked
package kinesic.engine.op;

import org.jspecify.annotations.NullMarked;
