package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;

/** Rectified linear unit: max(x, 0) for each element. */
public final class Relu extends Layer {

  /** Creates the layer. */
  public Relu() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.relu();
  }

  @Override
  Activation activation() {
    return Activation.RELU;
  }
}
