package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;

/** SiLU or swish (Elfwing et al. 2017): x · sigmoid(x) for each element. */
public final class Silu extends Layer {

  /** Creates the layer. */
  public Silu() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.silu();
  }

  @Override
  Activation activation() {
    return Activation.SILU;
  }
}
