package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Activation;

/** Rectified linear unit limited to 6: min(max(x, 0), 6) for each element. */
public final class Relu6 extends Layer {

  /** Creates the layer. */
  public Relu6() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.relu6();
  }

  @Override
  Activation activation() {
    return Activation.RELU6;
  }
}
