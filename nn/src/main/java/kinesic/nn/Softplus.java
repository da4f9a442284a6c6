package kinesic.nn;

import kinesic.engine.Tensor;

/** Softplus: ln(1 + e^x) for each element. */
public final class Softplus extends Layer {

  /** Creates the layer. */
  public Softplus() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.softplus();
  }
}
