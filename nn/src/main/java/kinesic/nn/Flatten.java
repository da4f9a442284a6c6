package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/** All axes but the first as one: [n, h, w, c] to [n, h·w·c]. */
public final class Flatten extends Layer {

  /** There is nothing to choose. */
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
