package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * The two-dimensional convolution (cross-correlation, in the usage of the field) of images x, [n,
 * h, w, cin], with a filter f, [kh, kw, cin, cout], under zero padding; y is [n, oh, ow, cout].
 * Either may be in blocks of 16 channels, see {@link Images}.
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
  private final @Nullable ImageLayout to;
  private @Nullable ConvolutionShape sizes;
  private @Nullable Tensor x;
  private @Nullable Tensor filter;

  /** Convolves with the same stride and padding on both axes. */
  public Conv2d(int stride, int padding) {
    this(stride, padding, null);
  }

  /**
   * Convolves with the same stride and padding on both axes.
   *
   * @param to the layout of y; null for that of x
   */
  public Conv2d(int stride, int padding, @Nullable ImageLayout to) {
    this(stride, stride, padding, padding, to);
  }

  /** Convolves with separate strides and paddings for rows (Y) and columns (X). */
  public Conv2d(int strideY, int strideX, int padY, int padX) {
    this(strideY, strideX, padY, padX, null);
  }

  private Conv2d(int strideY, int strideX, int padY, int padX, @Nullable ImageLayout to) {
    this.strideY = strideY;
    this.strideX = strideX;
    this.padY = padY;
    this.padX = padX;
    this.to = to;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    ConvolutionShape s = sizes(inputs[0].shape(), inputs[1].shape());
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

  /**
   * Returns the sizes for the shapes of x and of the filter.
   *
   * @throws IllegalArgumentException if the shapes do not match
   */
  public ConvolutionShape sizes(Shape ofX, Shape ofFilter) {
    return Images.of(name(), ofX).convolution(name(), ofFilter, strideY, strideX, padY, padX, to);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return Math.round(sizes(inputs.get(0), inputs.get(1)).operations() / 2);
  }

  /** Computes y. */
  static Tensor convolve(ConvolutionShape s, Tensor x, Tensor filter) {
    Tensor y = Tensor.allocate(x.backend(), Images.results(s).shape());
    y.backend().convolution().forward(s, x.buffer(), filter.buffer(), y.buffer(), Epilogue.STORE);
    return y;
  }

  /** Computes the gradient with respect to x. */
  static Tensor imageGradient(ConvolutionShape s, Tensor gy, Tensor filter) {
    Tensor gx = Tensor.allocate(gy.backend(), Images.inputs(s).shape());
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
}
