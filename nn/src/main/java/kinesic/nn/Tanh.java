package kinesic.nn;

import kinesic.engine.Tensor;

/** Hyperbolic tangent of each element. */
public final class Tanh extends Layer {

  /** Creates the layer. */
  public Tanh() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.tanh();
  }
}
