package kinesic.engine.op;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import org.jspecify.annotations.Nullable;

/**
 * The transposed convolution of images x, [n, h, w, cin], with a filter f, [kh, kw, cout / groups,
 * cin], optionally plus a bias b, [cout]: the map from the gradient of the result of a convolution
 * with this filter ({@link Conv2d}, from cout to cin channels) to the gradient of its images.
 *
 * <pre>
 * y[n, iy, ix, co] = b[co] + Σ x[n, oy, ox, ci] · f[ky, kx, co, ci]
 * over all (oy, ky), (ox, kx), ci with oy·s - p + ky·d = iy and ox·s - p + kx·d = ix
 * </pre>
 *
 * <p>y has (h - 1)·s - 2·p + d·(kh - 1) + 1 rows, plus the output padding: with a stride, a
 * convolution gives images of several sizes the same size, and the output padding chooses among
 * them.
 *
 * <p>The transpose of a transpose is the map itself, so gx is the convolution of gy with f. A
 * product has the same factors in both maps, so gf is the gradient of the filter of that
 * convolution, with gy as its images and x as the gradient of its result. gb is the sum of gy over
 * all pixels.
 */
public final class ConvTranspose2d extends Op {

  private final ConvolutionOptions options;
  private final int outputPadY;
  private final int outputPadX;
  private @Nullable ConvolutionShape sizes; // of the convolution from y to x
  private @Nullable Tensor x;
  private @Nullable Tensor filter;

  /**
   * Transposes the convolution with {@code options}.
   *
   * @param options stride, padding, dilation, groups; {@code to} is the layout of y
   * @param outputPadY the rows of y below those that x needs, less than the stride
   * @param outputPadX the columns of y on the right of those that x needs, less than the stride
   */
  public ConvTranspose2d(ConvolutionOptions options, int outputPadY, int outputPadX) {
    this.options = options;
    this.outputPadY = outputPadY;
    this.outputPadX = outputPadX;
  }

  /** Returns how the convolution that is transposed moves over the images. */
  public ConvolutionOptions options() {
    return options;
  }

  /** Returns the rows of y below those that x needs. */
  public int outputPadY() {
    return outputPadY;
  }

  /** Returns the columns of y on the right of those that x needs. */
  public int outputPadX() {
    return outputPadX;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y[n, iy, ix, co] = b[co] + Σ x[n, oy, ox, ci] f[ky, kx, co, ci], "
            + "iy = s oy - p + d ky, ix = s ox - p + d kx",
        "gx[n, oy, ox, ci] = Σ gy[n, iy, ix, co] f[ky, kx, co, ci], "
            + "gf[ky, kx, co, ci] = Σ gy[n, iy, ix, co] x[n, oy, ox, ci], "
            + "gb[co] = Σ gy[n, iy, ix, co]");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    ConvolutionShape s =
        Images.of(name(), inputs[0].shape())
            .transposed(name(), inputs[1].shape(), options, outputPadY, outputPadX);
    Tensor bias = inputs.length == 3 ? inputs[2] : null;
    Conv2d.requireBias(name(), s.cin(), inputs[1], bias);
    sizes = s;
    x = needsGradient(1) ? inputs[0] : null;
    filter = needsGradient(0) ? inputs[1] : null;
    Tensor y = Conv2d.imageGradient(s, inputs[0], inputs[1]);
    if (bias == null) {
      return y;
    }
    boolean blocked = s.from() == ImageLayout.BLOCKED;
    return y.add(blocked ? bias.reshape(1, 1, 1, -1).toBlocked() : bias);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs, Shape result) {
    Images x = Images.of(name(), inputs.get(0));
    return (long) x.n() * x.h() * x.w() * inputs.get(1).elements();
  }

  @Override
  protected @Nullable Tensor[] backward(Tensor gy) {
    ConvolutionShape s = saved(sizes);
    Tensor gx = needsGradient(0) ? Conv2d.convolve(s, gy, saved(filter), null) : null;
    Tensor gf = needsGradient(1) ? Conv2d.filterGradient(s, gy, saved(x)) : null;
    if (inputCount() == 2) {
      return new @Nullable Tensor[] {gx, gf};
    }
    Tensor gb = needsGradient(2) ? Conv2d.biasGradient(s.from(), s.cin(), gy) : null;
    return new @Nullable Tensor[] {gx, gf, gb};
  }
}
