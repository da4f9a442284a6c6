package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * The two-dimensional convolution (cross-correlation, in the usage of the field) of images x, [n,
 * h, w, cin], with a filter f, [kh, kw, cin, cout], under zero padding, optionally plus a bias b,
 * [cout]; y is [n, oh, ow, cout]. Images may be in blocks of 16 channels, see {@link Images}.
 *
 * <pre>
 * y[n, oy, ox, co] = b[co] + Σ_{ky, kx, ci} x[n, iy, ix, ci] · f[ky, kx, ci, co]
 * with iy = oy·s - p + ky·d and ix = ox·s - p + kx·d
 * </pre>
 *
 * <p>Each product occurs once, so the gradients sum over the same index set: gx[n, iy, ix, ci] = Σ
 * gy[n, oy, ox, co] · f[ky, kx, ci, co] over all (oy, ky), (ox, kx), co with oy·s - p + ky·d = iy
 * and ox·s - p + kx·d = ix; gf[ky, kx, ci, co] = Σ_{n, oy, ox} x[n, iy, ix, ci] · gy[n, oy, ox,
 * co]; gb[co] = Σ_{n, oy, ox} gy[n, oy, ox, co].
 *
 * <p>With several groups, the filter is [kh, kw, cin / groups, cout]: the sum of output channel co
 * is over the input channels of the group of co.
 */
public final class Conv2d extends Op {

  private final ConvolutionOptions options;
  private @Nullable ConvolutionShape sizes;
  private @Nullable Tensor x;
  private @Nullable Tensor filter;

  /** Convolves with stride, padding, dilation, groups and layout of {@code options}. */
  public Conv2d(ConvolutionOptions options) {
    this.options = options;
  }

  /** Returns how the convolution moves over the images. */
  public ConvolutionOptions options() {
    return options;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[n, oy, ox, co] = b[co] + Σ x[n, iy, ix, ci] f[ky, kx, ci, co], "
            + "iy = s oy - p + d ky, ix = s ox - p + d kx",
        "gx[n, iy, ix, ci] = Σ gy[n, oy, ox, co] f[ky, kx, ci, co], "
            + "gf[ky, kx, ci, co] = Σ x[n, iy, ix, ci] gy[n, oy, ox, co], "
            + "gb[co] = Σ gy[n, oy, ox, co]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    ConvolutionShape s = sizes(inputs[0].shape(), inputs[1].shape());
    Tensor bias = inputs.length == 3 ? inputs[2] : null;
    requireBias(name(), s.cout(), inputs[1], bias);
    sizes = s;
    x = needsGradient(1) ? inputs[0] : null;
    filter = needsGradient(0) ? inputs[1] : null;
    return convolve(s, inputs[0], inputs[1], bias);
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    ConvolutionShape s = saved(sizes);
    Tensor gx = needsGradient(0) ? imageGradient(s, gy, saved(filter)) : null;
    Tensor gf = needsGradient(1) ? filterGradient(s, saved(x), gy) : null;
    if (inputCount() == 2) {
      return new @Nullable Tensor[] {gx, gf};
    }
    Tensor gb = needsGradient(2) ? biasGradient(s.to(), s.cout(), gy) : null;
    return new @Nullable Tensor[] {gx, gf, gb};
  }

  /** Checks the shape of a bias of {@code channels} channels; null for none. */
  static void requireBias(String op, int channels, Tensor filter, @Nullable Tensor bias) {
    if (bias != null && !bias.shape().equals(Shape.of(channels))) {
      throw new IllegalArgumentException(
          "%s: the bias must have one value for each output channel - filter %s, bias %s"
              .formatted(op, filter.shape(), bias.shape()));
    }
  }

  /**
   * Returns the sizes for the shapes of x and of the filter.
   *
   * @throws IllegalArgumentException if the shapes do not match
   */
  public ConvolutionShape sizes(Shape ofX, Shape ofFilter) {
    return Images.of(name(), ofX).convolution(name(), ofFilter, options);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    return Math.round(sizes(inputs.get(0), inputs.get(1)).operations() / 2);
  }

  /** Computes y. */
  static Tensor convolve(ConvolutionShape s, Tensor x, Tensor filter, @Nullable Tensor bias) {
    Tensor y = Tensor.allocate(x.backend(), Images.results(s).shape());
    Epilogue epilogue =
        bias == null ? Epilogue.STORE : new Epilogue(false, bias.buffer(), Activation.NONE);
    y.backend().convolution().forward(s, x.buffer(), filter.buffer(), y.buffer(), epilogue);
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
        Tensor.allocate(
            gy.backend(), Shape.of(window.height(), window.width(), s.groupInputs(), s.cout()));
    gy.backend().convolution().backwardFilter(s, x.buffer(), gy.buffer(), gf.buffer());
    return gf;
  }

  /** Computes the sums of each channel of images in {@code layout}. */
  static Tensor biasGradient(ImageLayout layout, int channels, Tensor gy) {
    return layout == ImageLayout.BLOCKED
        ? Sum.over(gy, false, 0, 2, 3).reshape(-1).slice(0, 0, channels)
        : Sum.over(gy, false, 0, 1, 2);
  }
}
