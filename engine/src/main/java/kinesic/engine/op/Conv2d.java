package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * The two-dimensional convolution (cross-correlation, in the usage of the field) of images x, [n,
 * h, w, cin], with a filter f, [kh, kw, cin, cout], under zero padding; y is [n, oh, ow, cout].
 *
 * <pre>
 * y[n, oy, ox, co] = Σ_{ky, kx, ci} x[n, oy·s - p + ky, ox·s - p + kx, ci] · f[ky, kx, ci, co]
 * </pre>
 *
 * <p>Each product occurs once, so the gradients sum over the same index set: gx[n, iy, ix, ci] = Σ
 * gy[n, oy, ox, co] · f[ky, kx, ci, co] over all (oy, ky), (ox, kx), co with oy·s - p + ky = iy and
 * ox·s - p + kx = ix; gf[ky, kx, ci, co] = Σ_{n, oy, ox} x[n, oy·s - p + ky, ox·s - p + kx, ci] ·
 * gy[n, oy, ox, co].
 */
public final class Conv2d extends Op {

  private final int strideY;
  private final int strideX;
  private final int padY;
  private final int padX;
  private @Nullable ConvolutionShape sizes;
  private @Nullable Tensor x;
  private @Nullable Tensor filter;

  /** Convolves with the same stride and padding on both axes. */
  public Conv2d(int stride, int padding) {
    this(stride, stride, padding, padding);
  }

  /** Convolves with separate strides and paddings for rows (Y) and columns (X). */
  public Conv2d(int strideY, int strideX, int padY, int padX) {
    this.strideY = strideY;
    this.strideX = strideX;
    this.padY = padY;
    this.padX = padX;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    ConvolutionShape s =
        sizes(name(), inputs[0].shape(), inputs[1].shape(), strideY, strideX, padY, padX);
    sizes = s;
    x = needsGradient(1) ? inputs[0] : null;
    filter = needsGradient(0) ? inputs[1] : null;
    return convolve(s, inputs[0], inputs[1]);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    ConvolutionShape s = saved(sizes);
    return new @Nullable Tensor[] {
      needsGradient(0) ? imageGradient(s, gy, saved(filter)) : null,
      needsGradient(1) ? filterGradient(s, saved(x), gy) : null
    };
  }

  /** Computes y. */
  static Tensor convolve(ConvolutionShape s, Tensor x, Tensor filter) {
    Tensor y =
        Tensor.allocate(x.backend(), Shape.of(s.n(), s.outputHeight(), s.outputWidth(), s.cout()));
    y.backend().convolution().forward(s, x.buffer(), filter.buffer(), y.buffer(), Epilogue.STORE);
    return y;
  }

  /** Computes the gradient with respect to x. */
  static Tensor imageGradient(ConvolutionShape s, Tensor gy, Tensor filter) {
    Tensor gx = Tensor.allocate(gy.backend(), Shape.of(s.n(), s.h(), s.w(), s.cin()));
    gy.backend().convolution().backwardData(s, gy.buffer(), filter.buffer(), gx.buffer());
    return gx;
  }

  /** Computes the gradient with respect to the filter. */
  static Tensor filterGradient(ConvolutionShape s, Tensor x, Tensor gy) {
    Window window = s.window();
    Tensor gf =
        Tensor.allocate(gy.backend(), Shape.of(window.height(), window.width(), s.cin(), s.cout()));
    gy.backend().convolution().backwardFilter(s, x.buffer(), gy.buffer(), gf.buffer());
    return gf;
  }

  /**
   * Returns the sizes of a convolution.
   *
   * @param op the name in the message
   * @throws IllegalArgumentException if images and filter do not match
   */
  static ConvolutionShape sizes(
      String op, Shape image, Shape f, int strideY, int strideX, int padY, int padX) {
    if (image.rank() != 4 || f.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: needs images [n, h, w, cin], filter [kh, kw, cin, cout] - images %s, filter %s"
              .formatted(op, image, f));
    }
    if (image.size(3) != f.size(2)) {
      throw new IllegalArgumentException(
          "%s: channels differ - images %s, filter %s: images axis 3 is %s, filter axis 2 is %s"
              .formatted(op, image, f, image.size(3), f.size(2)));
    }
    Window window = new Window(f.size(0), f.size(1), strideY, strideX, padY, padX);
    ConvolutionShape s =
        new ConvolutionShape(
            image.size(0), image.size(1), image.size(2), f.size(2), f.size(3), window);
    if (s.outputHeight() < 1 || s.outputWidth() < 1) {
      throw new IllegalArgumentException(
          "%s: the filter exceeds the padded image - images %s, filter %s, padding [%s, %s]"
              .formatted(op, image, f, padY, padX));
    }
    return s;
  }
}
