package kinesic.nn;

import java.util.Locale;
import kinesic.engine.Tensor;
import kinesic.kernels.Window;

/**
 * Average pooling of images [n, h, w, c] to [n, oh, ow, c], or in blocks of 16 channels: the mean
 * of each window, not counting the padding.
 */
public final class AveragePool2d extends Layer {

  private final Window window;

  /** Creates a layer with square windows of {@code size} pixels a side. */
  public AveragePool2d(int size, int stride, int padding) {
    window = Window.square(size, stride, padding);
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.averagePool2d(window);
  }

  @Override
  protected String describe() {
    return String.format(
        Locale.ROOT,
        "AveragePool2d(size %d, stride %d, padding %d)",
        window.height(),
        window.strideY(),
        window.padTop());
  }
}
