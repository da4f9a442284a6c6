package kinesic.nn;

import kinesic.engine.Tensor;

/** Mish (Misra 2019): x · tanh(ln(1 + e^x)) for each element. */
public final class Mish extends Layer {

  /** Creates the layer. */
  public Mish() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.mish();
  }
}
