package kinesic.engine.autograd;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Sees a backward pass at work; see {@link Autograd#observe}. The pass reuses memory, so a tensor
 * may be read only until the method returns.
 */
public interface BackwardObserver {

  /**
   * Sees the complete gradient of an entry, before its op passes it on. Entries come in the order
   * of the pass, from the result to the leaves.
   */
  void gradient(Node node, Tensor gradient);

  /**
   * Sees what an op returned from backward: what it contributes to the gradient of each input.
   *
   * @param node the entry of the result of the op
   * @param contributions one for each input of the op, in order; null where the input requires no
   *     gradient. One of the shape of the result, in place of a smaller input, is yet to be summed
   *     over the axes that the op broadcast.
   * @param nanoseconds the time of {@link Op#backward}; on a device, which computes asynchronously,
   *     the time that it took to start the kernels
   */
  void contributions(Node node, @Nullable Tensor[] contributions, long nanoseconds);
}
