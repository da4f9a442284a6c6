package kinesic.engine;

import kinesic.engine.op.AveragePool2d;
import kinesic.engine.op.Conv2d;
import kinesic.engine.op.ConvTranspose2d;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.op.Interpolate;
import kinesic.engine.op.MaxPool2d;
import kinesic.engine.op.PixelShuffle;
import kinesic.engine.op.PoolingWindows;
import kinesic.engine.op.ToBlocked;
import kinesic.kernels.Backend;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.Window;

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
    return conv2d(filter, ConvolutionOptions.DEFAULT.stride(stride).padding(padding));
  }

  /**
   * Returns the two-dimensional convolution with more options: dilation, groups, padding that
   * differs between the sides, the layout of the result.
   *
   * <pre>{@code
   * Tensor images = Tensor.zeros(Shape.of(8, 32, 32, 24));
   * Tensor filter = Tensor.zeros(Shape.of(3, 3, 1, 24)); // one for each channel
   * images.conv2d(filter, ConvolutionOptions.DEFAULT.padding(1).groups(24)).shape(); // [8, 32, 32, 24]
   * }</pre>
   *
   * @param filter [kh, kw, cin / groups, cout]
   * @throws IllegalArgumentException if the shapes do not match, the groups do not divide the
   *     channels, or the filter is larger than the padded image
   */
  default Tensor conv2d(Tensor filter, ConvolutionOptions options) {
    return new Conv2d(options).apply(self(), filter);
  }

  /**
   * Returns the two-dimensional convolution plus a bias.
   *
   * @param filter [kh, kw, cin / groups, cout]
   * @param bias [cout]
   * @throws IllegalArgumentException if the shapes do not match, the groups do not divide the
   *     channels, or the filter is larger than the padded image
   */
  default Tensor conv2d(Tensor filter, Tensor bias, ConvolutionOptions options) {
    return new Conv2d(options).apply(self(), filter, bias);
  }

  /**
   * Returns the transposed two-dimensional convolution of images, see {@link ConvTranspose2d}: with
   * a stride, it enlarges images.
   *
   * <pre>{@code
   * Tensor images = Tensor.zeros(Shape.of(8, 16, 16, 32));
   * Tensor filter = Tensor.zeros(Shape.of(4, 4, 3, 32));
   * ConvolutionOptions options = ConvolutionOptions.DEFAULT.stride(2).padding(1);
   * images.convTranspose2d(filter, options, 0).shape(); // [8, 32, 32, 3]
   * }</pre>
   *
   * @param filter [kh, kw, cout / groups, cin]
   * @param outputPadding rows and columns that are added below and on the right, less than the
   *     stride
   * @throws IllegalArgumentException if the shapes do not match, the groups do not divide the
   *     channels, or the padding exceeds the result
   */
  default Tensor convTranspose2d(Tensor filter, ConvolutionOptions options, int outputPadding) {
    return new ConvTranspose2d(options, outputPadding, outputPadding).apply(self(), filter);
  }

  /**
   * Returns the transposed two-dimensional convolution plus a bias.
   *
   * @param filter [kh, kw, cout / groups, cin]
   * @param bias [cout]
   * @param outputPadding rows and columns that are added below and on the right, less than the
   *     stride
   * @throws IllegalArgumentException if the shapes do not match, the groups do not divide the
   *     channels, or the padding exceeds the result
   */
  default Tensor convTranspose2d(
      Tensor filter, Tensor bias, ConvolutionOptions options, int outputPadding) {
    return new ConvTranspose2d(options, outputPadding, outputPadding).apply(self(), filter, bias);
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
    return maxPool2d(window, false);
  }

  /**
   * Returns the maximum of each window of images, [n, h, w, c] or blocked.
   *
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  default Tensor maxPool2d(Window window, boolean ceil) {
    return new MaxPool2d(new PoolingWindows.Sliding(window, ceil, false)).apply(self());
  }

  /**
   * Returns the mean of each window of images, [n, h, w, c] or blocked; padding does not count.
   *
   * @throws IllegalArgumentException if these are no images, the window is larger than the padded
   *     image, or the padding is not smaller than the window
   */
  default Tensor averagePool2d(Window window) {
    return averagePool2d(window, false, false);
  }

  /**
   * Returns the mean of each window of images, [n, h, w, c] or blocked.
   *
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image
   * @param countsPadding whether padding counts, as zeros; PyTorch's default
   * @throws IllegalArgumentException if these are no images, the window is dilated or larger than
   *     the padded image, or the padding is not smaller than the window
   */
  default Tensor averagePool2d(Window window, boolean ceil, boolean countsPadding) {
    return new AveragePool2d(new PoolingWindows.Sliding(window, ceil, countsPadding)).apply(self());
  }

  /**
   * Returns the maxima of {@code rows} x {@code columns} parts of images, [n, h, w, c] or blocked.
   * The parts have equal sizes as far as possible and overlap by a pixel where they do not.
   *
   * <pre>{@code
   * Tensor.zeros(Shape.of(8, 10, 10, 3)).adaptiveMaxPool2d(4, 4).shape(); // [8, 4, 4, 3]
   * }</pre>
   *
   * @throws IllegalArgumentException if these are no images, or images or result have no pixel
   */
  default Tensor adaptiveMaxPool2d(int rows, int columns) {
    return new MaxPool2d(new PoolingWindows.Adaptive(rows, columns)).apply(self());
  }

  /**
   * Returns the means of {@code rows} x {@code columns} parts of images, [n, h, w, c] or blocked,
   * see {@link #adaptiveMaxPool2d}.
   *
   * @throws IllegalArgumentException if these are no images, or images or result have no pixel
   */
  default Tensor adaptiveAveragePool2d(int rows, int columns) {
    return new AveragePool2d(new PoolingWindows.Adaptive(rows, columns)).apply(self());
  }

  /**
   * Returns images, [n, h, w, c] or blocked, of another size.
   *
   * <pre>{@code
   * Tensor images = Tensor.zeros(Shape.of(8, 10, 10, 3));
   * images.interpolate(20, 15, InterpolationMode.BILINEAR, false).shape(); // [8, 20, 15, 3]
   * }</pre>
   *
   * @param alignCorners whether the pixels in the corners keep their places; otherwise the areas of
   *     the pixels cover the same image
   * @throws IllegalArgumentException if these are no images, images or result have no pixel, or
   *     corners are to be aligned with the nearest pixel
   */
  default Tensor interpolate(int rows, int columns, InterpolationMode mode, boolean alignCorners) {
    return Interpolate.toSize(rows, columns, mode, alignCorners).apply(self());
  }

  /**
   * Returns images, [n, h, w, c] or blocked, with {@code factor} times as many rows and columns,
   * rounded down.
   *
   * @param alignCorners whether the pixels in the corners keep their places
   * @throws IllegalArgumentException if these are no images, images or result have no pixel, the
   *     factor is not positive, or corners are to be aligned with the nearest pixel
   */
  default Tensor interpolate(double factor, InterpolationMode mode, boolean alignCorners) {
    return Interpolate.byFactor(factor, factor, mode, alignCorners).apply(self());
  }

  /**
   * Returns images with {@code factor} times as many rows and columns, whose pixels are taken from
   * the channels: [n, h, w, channels · factor²] becomes [n, h · factor, w · factor, channels],
   * likewise in blocks.
   *
   * @throws IllegalArgumentException if this has another number of channels
   */
  default Tensor pixelShuffle(int factor, int channels) {
    return PixelShuffle.shuffle(self(), factor, channels);
  }

  /**
   * Returns the inverse of {@link #pixelShuffle}: [n, h · factor, w · factor, channels] becomes [n,
   * h, w, channels · factor²], likewise in blocks.
   *
   * @throws IllegalArgumentException if this has another number of channels, or the factor does not
   *     divide rows and columns
   */
  default Tensor pixelUnshuffle(int factor, int channels) {
    return PixelShuffle.unshuffle(self(), factor, channels);
  }

  private Tensor self() {
    return (Tensor) this;
  }
}
