package kinesic.nn;

import java.util.Locale;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.ImageLayout;
import kinesic.nn.init.Fan;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution of images [n, h, w, in] to [n, oh, ow, out] with zero padding, where
 * oh = (h + 2 · padding - kernel) / stride + 1, and ow likewise.
 *
 * <p>The parameters are {@code weight}, [kernel, kernel, in, out], and, with {@link #withBias},
 * {@code bias}, [out]. A convolution followed by a {@link BatchNorm2d} needs no bias.
 *
 * <p>Images may also be in blocks of 16 channels ({@link Tensor#toBlocked}); the result has the
 * layout of x, except for a {@link #stem}.
 */
public final class Conv2d extends Layer {

  private final String description;
  private final int stride;
  private final int padding;
  private final boolean stem;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * Creates a convolution without a bias. Its weights are drawn from the normal distribution of He
   * et al. (2015) that preserves the variance of gradients ({@link Fan#OUT}), as in residual
   * networks.
   */
  public Conv2d(int in, int out, int kernel, int stride, int padding) {
    this(in, out, kernel, stride, padding, Initialiser.heNormal(Fan.OUT));
  }

  /** Creates a convolution without a bias. */
  public Conv2d(int in, int out, int kernel, int stride, int padding, Initialiser initialiser) {
    this(in, out, kernel, stride, padding, initialiser, false, false);
  }

  private Conv2d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      Initialiser initialiser,
      boolean biased,
      boolean stem) {
    this.stride = stride;
    this.padding = padding;
    this.stem = stem;
    weight = parameter("weight", Shape.of(kernel, kernel, in, out), initialiser);
    bias = biased ? parameter("bias", Shape.of(out), Initialiser.constant(0f)) : null;
    description =
        String.format(
            Locale.ROOT,
            "Conv2d(%d -> %d, kernel %d, stride %d, padding %d%s)",
            in,
            out,
            kernel,
            stride,
            padding,
            biased ? ", bias" : "");
  }

  /** Creates a convolution with the default weights and a bias that starts at 0. */
  public static Conv2d withBias(int in, int out, int kernel, int stride, int padding) {
    return withBias(in, out, kernel, stride, padding, Initialiser.heNormal(Fan.OUT));
  }

  /** Creates a convolution with a bias that starts at 0. */
  public static Conv2d withBias(
      int in, int out, int kernel, int stride, int padding, Initialiser initialiser) {
    return new Conv2d(in, out, kernel, stride, padding, initialiser, true, false);
  }

  /**
   * Creates the first convolution of a network, with the default weights and without a bias. Its
   * result is in the layout in which the convolutions of the backend are fastest ({@link
   * Backend#imageLayout}), and the layers that follow keep it. If that is the blocked layout, a
   * {@link GlobalAveragePool} gives the number of features rounded up to a multiple of 16.
   */
  public static Conv2d stem(int in, int out, int kernel, int stride, int padding) {
    Initialiser initialiser = Initialiser.heNormal(Fan.OUT);
    return new Conv2d(in, out, kernel, stride, padding, initialiser, false, true);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x.conv2d(weight.tensor(), stride, padding, layout(x.backend()));
    if (bias == null) {
      return y;
    }
    Tensor b = bias.tensor();
    return y.add(y.shape().rank() == 4 ? b : b.reshape(1, 1, 1, -1).toBlocked());
  }

  /** Returns the layout of the result; null for that of x. */
  @Nullable ImageLayout layout(Backend backend) {
    return stem ? backend.imageLayout() : null;
  }

  @Override
  @Nullable Layer fuse(Layer next) {
    return next instanceof BatchNorm2d normalisation ? new ConvNorm(this, normalisation) : null;
  }

  Tensor weight() {
    return weight.tensor();
  }

  boolean hasBias() {
    return bias != null;
  }

  int stride() {
    return stride;
  }

  int padding() {
    return padding;
  }

  @Override
  protected String describe() {
    return description;
  }
}
