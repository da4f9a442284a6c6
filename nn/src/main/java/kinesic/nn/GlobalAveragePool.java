package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.nn.inference.Symbol;

/** Global average pooling: the mean over all pixels, [n, h, w, c] to [n, c]. */
public final class GlobalAveragePool extends Layer {

  /** Creates the layer. */
  public GlobalAveragePool() {}

  @Override
  public Tensor forward(Tensor x) {
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "globalAveragePool: expected images [n, h, w, c], got " + x.shape());
    }
    return x.reshape(x.size(0), x.size(1) * x.size(2), x.size(3)).mean(1);
  }

  @Override
  public Symbol lower(Symbol x) {
    return x.meanOverPixels();
  }
}
