package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;

/** The windows of a pooling, for images of any size. */
public sealed interface PoolingWindows {

  /**
   * Windows of one size that slide over the image.
   *
   * @param window size, stride, dilation, padding
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image
   * @param countsPadding whether padding counts in a mean, as zeros; PyTorch's default
   */
  record Sliding(Window window, boolean ceil, boolean countsPadding) implements PoolingWindows {}

  /**
   * Windows that divide the image into {@code rows} x {@code columns} parts, which may overlap by a
   * pixel.
   *
   * @param rows the rows of the result, at least 1
   * @param columns the columns of the result, at least 1
   */
  record Adaptive(int rows, int columns) implements PoolingWindows {}

  /**
   * Returns the sizes of pooling images. Each block of a blocked image is pooled as an image of 16
   * channels.
   *
   * @param op the name in the message
   * @throws IllegalArgumentException if the windows do not fit
   */
  default PoolingShape on(String op, Images images) {
    Shape x = images.shape();
    int n = x.outer(-3);
    int c = x.size(-1);
    return switch (this) {
      case Sliding s -> sliding(op, images, s, n, c);
      case Adaptive a -> {
        if (Math.min(a.rows, a.columns) < 1 || Math.min(images.h(), images.w()) < 1) {
          throw new IllegalArgumentException(
              "%s: images and result need at least one pixel - images %s, result [%s, %s]"
                  .formatted(op, x, a.rows, a.columns));
        }
        PoolingAxis down = PoolingAxis.adaptive(images.h(), a.rows);
        yield new PoolingShape(n, c, down, PoolingAxis.adaptive(images.w(), a.columns));
      }
    };
  }

  private static PoolingShape sliding(String op, Images images, Sliding s, int n, int c) {
    Window window = s.window;
    if (Math.max(window.padTop(), window.padBottom()) >= window.spanY()
        || Math.max(window.padLeft(), window.padRight()) >= window.spanX()) {
      throw new IllegalArgumentException(
          "%s: padding must be smaller than the window - %s".formatted(op, window));
    }
    PoolingShape shape =
        new PoolingShape(n, images.h(), images.w(), c, window, s.ceil, s.countsPadding);
    if (shape.outputHeight() < 1 || shape.outputWidth() < 1) {
      throw new IllegalArgumentException(
          "%s: the window is larger than the padded image - images %s, %s"
              .formatted(op, images.shape(), window));
    }
    return shape;
  }
}
