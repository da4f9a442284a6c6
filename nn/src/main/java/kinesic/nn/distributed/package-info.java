/**
 * Training on several processes, with the bits of one. A step has numbered micro-batches, each
 * {@linkplain kinesic.nn.distributed.Group rank} computes {@linkplain kinesic.nn.distributed.Share
 * some of them}, and the gradients are added in {@linkplain kinesic.nn.distributed.SumTree an order
 * that depends on the numbers only}.
 */
@NullMarked
package kinesic.nn.distributed;

import org.jspecify.annotations.NullMarked;
