package kinesic.nn.inference;

import kinesic.engine.Tensor;
import kinesic.kernels.Unary;

/**
 * Applies a function to each element, in place if no other operation reads them.
 *
 * @param function the function
 */
record Elementwise(Unary function) implements Operation {

  @Override
  public Step prepare(int n) {
    return (in, overwrite) -> {
      Tensor x = in[0];
      Tensor y = overwrite ? x : Tensor.allocate(x.backend(), x.shape());
      y.backend().elementwise().unary(function, x.buffer(), y.buffer());
      return y;
    };
  }
}
