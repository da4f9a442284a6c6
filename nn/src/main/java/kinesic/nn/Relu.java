package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Unary;
import kinesic.nn.inference.Symbol;

/** The rectified linear unit, max(x, 0). */
public final class Relu extends Layer {

  /** There is nothing to choose. */
  public Relu() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.relu();
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.apply(Unary.RELU);
  }
}
