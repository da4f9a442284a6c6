package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Window;

/**
 * Average pooling of images [n, h, w, c] to [n, oh, ow, c], or in blocks of 16 channels: the mean
 * of each window, by default not counting the padding.
 */
public final class AveragePool2d extends Layer {

  private final Window window;
  private final boolean ceil;
  private final boolean countsPadding;

  /** Creates a layer with square windows of {@code size} pixels a side. */
  public AveragePool2d(int size, int stride, int padding) {
    this(Window.square(size, stride, padding), false, false);
  }

  /**
   * Creates a layer.
   *
   * @param window size, stride, padding
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image
   * @param countsPadding whether padding counts in the mean, as zeros; PyTorch's default
   */
  public AveragePool2d(Window window, boolean ceil, boolean countsPadding) {
    this.window = window;
    this.ceil = ceil;
    this.countsPadding = countsPadding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.averagePool2d(window, ceil, countsPadding);
  }

  @Override
  protected String describe() {
    Window plain = Window.square(window.height(), window.strideY(), window.padTop());
    String sizes =
        window.equals(plain)
            ? "size %s, stride %s, padding %s"
                .formatted(window.height(), window.strideY(), window.padTop())
            : window.toString();
    return "AveragePool2d("
        + sizes
        + (ceil ? ", ceil" : "")
        + (countsPadding ? ", padding counts" : "")
        + ")";
  }
}
