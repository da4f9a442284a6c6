package kinesic.nn;

import kinesic.engine.Tensor;

/** Sigmoid: 1 / (1 + e^-x) for each element. */
public final class Sigmoid extends Layer {

  /** Creates the layer. */
  public Sigmoid() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.sigmoid();
  }
}
