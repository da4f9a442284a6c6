package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/** Flattens all axes except the first: [n, h, w, c] to [n, h·w·c]. */
public final class Flatten extends Layer {

  /** Creates the layer. */
  public Flatten() {}

  @Override
  public Tensor forward(Tensor x) {
    return x.reshape(x.size(0), -1);
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.flatten();
  }
}
