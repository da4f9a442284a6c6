package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.engine.op.Images;

/**
 * Global average pooling: the mean over all pixels, [n, h, w, c] to [n, c]. Images in blocks of 16
 * channels, [n, b, h, w, 16], become [n, 16·b] with the padding, or [n, c] if the layer knows the
 * number of channels.
 */
public final class GlobalAveragePool extends Layer {

  private static final int UNKNOWN = -1;

  private final int channels;

  /** Creates a layer for images with any number of channels. */
  public GlobalAveragePool() {
    this(UNKNOWN);
  }

  /** Creates a layer for images with {@code channels} channels. */
  public GlobalAveragePool(int channels) {
    this.channels = channels;
  }

  @Override
  public Tensor forward(Tensor x) {
    Images images = Images.of("globalAveragePool", x.shape());
    Tensor mean =
        x.reshape(x.shape().outer(-3), images.h() * images.w(), x.size(-1))
            .mean(1)
            .reshape(images.n(), images.channels());
    return channels == UNKNOWN || images.channels() == channels
        ? mean
        : mean.slice(1, 0, channels); // without the padding
  }
}
