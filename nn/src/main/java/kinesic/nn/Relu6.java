package kinesic.nn;

import kinesic.engine.Tensor;

/** Rectified linear unit limited to 6: min(max(x, 0), 6) for each element. */
public final class Relu6 extends Layer {

  /** Creates the layer. */
  public Relu6() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.relu6();
  }
}
