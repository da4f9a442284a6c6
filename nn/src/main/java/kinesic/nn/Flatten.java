package kinesic.nn;

import kinesic.engine.Tensor;

/** Flattens all axes except the first: [n, h, w, c] to [n, h·w·c]. */
public final class Flatten extends Layer {

  /** Creates the layer. */
  public Flatten() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.reshape(x.size(0), -1);
  }
}
