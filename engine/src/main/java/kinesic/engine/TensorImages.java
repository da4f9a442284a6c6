package kinesic.engine;

import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.ToBlocked;
import kinesic.kernels.Backend;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/** Methods of {@link Tensor} for images: convolution, pooling, layouts. */
public sealed interface TensorImages permits Tensor {

  /**
   * Returns the two-dimensional convolution (cross-correlation) of images with a filter under zero
   * padding; see {@link Conv2d} for the formula.
   *
   * <pre>{@code
   * Tensor images = Tensor.zeros(Shape.of(8, 32, 32, 3));
   * Tensor filter = Tensor.zeros(Shape.of(3, 3, 3, 16));
   * images.conv2d(filter, 2, 1).shape(); // [8, 16, 16, 16]
   * }</pre>
   *
   * @param filter [kh, kw, cin, cout]; this tensor is [n, h, w, cin] or blocked ({@link
   *     #toBlocked})
   * @param stride the distance of two windows on both axes
   * @param padding the rows and columns of zeros on each side
   * @return [n, oh, ow, cout] with oh = (h + 2·padding - kh) / stride + 1, rounded down; blocked if
   *     this tensor is
   * @throws IllegalArgumentException if the shapes do not match, or the filter is larger than the
   *     padded image
   */
  default Tensor conv2d(Tensor filter, int stride, int padding) {
    return conv2d(filter, stride, padding, null);
  }

  /**
   * Returns the two-dimensional convolution, as {@link #conv2d(Tensor, int, int)}, in a layout.
   *
   * @param to the layout of the result; null for that of this tensor
   * @throws IllegalArgumentException if the shapes do not match, or the filter is larger than the
   *     padded image
   */
  default Tensor conv2d(Tensor filter, int stride, int padding, @Nullable ImageLayout to) {
    return new Conv2d(stride, padding, to).apply(self(), filter);
  }

  /**
   * Returns images [n, h, w, c] in blocks of 16 channels, [n, ⌈c/16⌉, h, w, 16], the layout in
   * which the convolutions of some backends are fastest ({@link Backend#imageLayout}). The channels
   * from c on are padding: they are 0 here, and unspecified in results of other ops. Convolution,
   * pooling and batch normalisation accept images in either layout.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(8, 32, 32, 20)).toBlocked().shape(); // [8, 2, 32, 32, 16]
   * }</pre>
   *
   * @throws IllegalArgumentException if this is not [n, h, w, c]
   */
  default Tensor toBlocked() {
    return new ToBlocked().apply(self());
  }

  /**
   * Returns images in blocks of 16 channels, [n, ⌈channels/16⌉, h, w, 16], as [n, h, w, channels];
   * the inverse of {@link #toBlocked}.
   *
   * @throws IllegalArgumentException if this is not [n, ⌈channels/16⌉, h, w, 16]
   */
  default Tensor fromBlocked(int channels) {
    return new FromBlocked(channels).apply(self());
  }

  /**
   * Returns the maximum of each window of images, [n, h, w, c] or blocked. The gradient goes to the
   * first maximum.
   *
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  default Tensor maxPool2d(Window window) {
    return new MaxPool2d(window).apply(self());
  }

  /**
   * Returns the mean of each window of images, [n, h, w, c] or blocked; padding does not count.
   *
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  default Tensor averagePool2d(Window window) {
    return new AveragePool2d(window).apply(self());
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
