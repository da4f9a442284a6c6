package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.engine.op.Images;

/**
 * Global average pooling: the mean over all pixels, [n, h, w, c] to [n, c]. Images in blocks of 16
 * channels, [n, b, h, w, 16], become [n, 16·b] with the padding.
 */
public final class GlobalAveragePool extends Layer {

  /** Creates the layer. */
  public GlobalAveragePool() {}

  @Override
  public Tensor forward(Tensor x) {
    Images images = Images.of("globalAveragePool", x.shape());
    return x.reshape(x.shape().outer(-3), images.h() * images.w(), x.size(-1))
        .mean(1)
        .reshape(images.n(), images.channels());
  }
}
