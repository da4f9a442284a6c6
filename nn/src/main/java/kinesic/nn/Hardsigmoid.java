package kinesic.nn;

import kinesic.engine.Tensor;

/** Piecewise linear sigmoid: (x + 3) / 6, limited to [0, 1], for each element. */
public final class Hardsigmoid extends Layer {

  /** Creates the layer. */
  public Hardsigmoid() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.hardsigmoid();
  }
}
