package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.engine.op.Images;

/**
 * The maximum over all pixels of images: [n, h, w, c] to [n, c]. Images in blocks of 16 channels,
 * [n, b, h, w, 16], become [n, 16·b] with the padding.
 */
public final class GlobalMaxPool extends Layer {

  /** Creates the layer. */
  public GlobalMaxPool() {}

  @Override
  public Tensor forward(Tensor x) {
    Images images = Images.of("globalMaxPool", x.shape());
    return x.adaptiveMaxPool2d(1, 1).reshape(images.n(), images.channels());
  }
}
