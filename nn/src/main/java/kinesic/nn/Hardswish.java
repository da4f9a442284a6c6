package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;

/** Hardswish (Howard et al. 2019): x · hardsigmoid(x) for each element. */
public final class Hardswish extends Layer {

  /** Creates the layer. */
  public Hardswish() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.hardswish();
  }

  @Override
  Activation activation() {
    return Activation.HARDSWISH;
  }
}
