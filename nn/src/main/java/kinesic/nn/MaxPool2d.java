package kinesic.nn;

import kinesic.engine.Tensor;
import kinesic.kernels.Window;

/**
 * Max pooling of images [n, h, w, c] to [n, oh, ow, c], or in blocks of 16 channels: the maximum of
 * each window, not counting the padding.
 */
public final class MaxPool2d extends Layer {

  private final Window window;
  private final boolean ceil;

  /** Creates a layer with square windows of {@code size} pixels a side. */
  public MaxPool2d(int size, int stride, int padding) {
    this(Window.square(size, stride, padding), false);
  }

  /**
   * Creates a layer.
   *
   * @param window size, stride, dilation, padding
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image
   */
  public MaxPool2d(Window window, boolean ceil) {
    this.window = window;
    this.ceil = ceil;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.maxPool2d(window, ceil);
  }

  @Override
  protected String describe() {
    Window plain = Window.square(window.height(), window.strideY(), window.padTop());
    String sizes =
        window.equals(plain)
            ? "size %s, stride %s, padding %s"
                .formatted(window.height(), window.strideY(), window.padTop())
            : window.toString();
    return "MaxPool2d(" + sizes + (ceil ? ", ceil" : "") + ")";
  }
}
