package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.Backend;
import kinesic.nn.init.Fan;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution of images [n, h, w, in] to [n, oh, ow, out] with zero padding, where
 * oh = (h + 2 · padding - dilation · (kernel - 1) - 1) / stride + 1, and ow likewise.
 *
 * <pre>{@code
 * new Conv2d(3, 32, 3, 2, 1); // kernel 3, stride 2, padding 1
 * new Conv2d(32, 32, 3, Conv2d.options().padding(1).groups(32).bias()); // depthwise
 * }</pre>
 *
 * <p>The parameters are {@code weight}, [kernel, kernel, in / groups, out], and, with {@link
 * Options#bias}, {@code bias}, [out]. A convolution followed by a {@link BatchNorm2d} needs no
 * bias.
 *
 * <p>Images may also be in blocks of 16 channels ({@link Tensor#toBlocked}); the result has the
 * layout of x, except for a {@link #stem}.
 */
public final class Conv2d extends Layer {

  private final String description;
  private final ConvolutionOptions windows;
  private final boolean stem;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * The options of a convolution. Each method returns these options with one changed.
   *
   * @param windows stride, padding, dilation, groups
   * @param isSame whether the padding keeps the size of the images
   * @param isBiased whether there is a bias
   * @param isStem whether the result has the layout in which the backend is fastest
   * @param initialiser draws the weights
   */
  public record Options(
      ConvolutionOptions windows,
      boolean isSame,
      boolean isBiased,
      boolean isStem,
      Initialiser initialiser) {

    private Options with(ConvolutionOptions other) {
      return new Options(other, isSame, isBiased, isStem, initialiser);
    }

    /** Sets the distance of two windows on both axes. */
    public Options stride(int both) {
      return with(windows.stride(both));
    }

    /** Sets the distance of two windows, in rows and in columns. */
    public Options stride(int y, int x) {
      return with(windows.stride(y, x));
    }

    /** Sets the rows and columns of zeros on all sides. */
    public Options padding(int all) {
      return with(windows.padding(all));
    }

    /** Sets the rows of zeros above and below, and the columns of zeros beside the image. */
    public Options padding(int y, int x) {
      return with(windows.padding(y, x));
    }

    /** Sets the rows and columns of zeros on each side. */
    public Options padding(int top, int left, int bottom, int right) {
      return with(windows.padding(top, left, bottom, right));
    }

    /** Sets the padding that keeps the size of the images, with stride 1. */
    public Options samePadding() {
      return new Options(windows, true, isBiased, isStem, initialiser);
    }

    /** Sets the distance of two taps of the kernel on both axes. */
    public Options dilation(int both) {
      return with(windows.dilation(both));
    }

    /** Sets the distance of two taps of the kernel, in rows and in columns. */
    public Options dilation(int y, int x) {
      return with(windows.dilation(y, x));
    }

    /** Cuts the channels into groups; as many as channels give a depthwise convolution. */
    public Options groups(int count) {
      return with(windows.groups(count));
    }

    /** Adds a bias, which starts at 0. */
    public Options bias() {
      return bias(true);
    }

    /** Sets whether there is a bias. */
    public Options bias(boolean added) {
      return new Options(windows, isSame, added, isStem, initialiser);
    }

    /**
     * Makes this the first convolution of a network: its result is in the layout in which the
     * convolutions of the backend are fastest, see {@link Conv2d#stem}.
     */
    public Options stem() {
      return new Options(windows, isSame, isBiased, true, initialiser);
    }

    /** Sets what draws the weights. */
    public Options initialiser(Initialiser other) {
      return new Options(windows, isSame, isBiased, isStem, other);
    }
  }

  /**
   * Returns the options of a convolution with stride 1, without padding and bias, in one group,
   * with weights from the normal distribution of He et al. (2015) that preserves the variance of
   * gradients ({@link Fan#OUT}), as in residual networks.
   */
  public static Options options() {
    return new Options(
        ConvolutionOptions.DEFAULT, false, false, false, Initialiser.heNormal(Fan.OUT));
  }

  /** Creates a convolution without a bias, with the default weights of {@link #options}. */
  public Conv2d(int in, int out, int kernel, int stride, int padding) {
    this(in, out, kernel, options().stride(stride).padding(padding));
  }

  /** Creates a convolution without a bias. */
  public Conv2d(int in, int out, int kernel, int stride, int padding, Initialiser initialiser) {
    this(in, out, kernel, options().stride(stride).padding(padding).initialiser(initialiser));
  }

  /**
   * Creates a convolution with a square kernel.
   *
   * @throws IllegalArgumentException if the groups do not divide {@code in} and {@code out}, or the
   *     options contradict each other
   */
  public Conv2d(int in, int out, int kernel, Options options) {
    this(in, out, kernel, kernel, options);
  }

  /**
   * Creates a convolution.
   *
   * @param height the rows of the kernel
   * @param width the columns of the kernel
   * @throws IllegalArgumentException if the groups do not divide {@code in} and {@code out}, or the
   *     options contradict each other
   */
  public Conv2d(int in, int out, int height, int width, Options options) {
    windows = options.isSame() ? options.windows().samePadding(height, width) : options.windows();
    stem = options.isStem();
    int groups = windows.groups();
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "conv2d: the groups must divide the channels - %s to %s channels in %s groups"
              .formatted(in, out, groups));
    }
    weight = parameter("weight", Shape.of(height, width, in / groups, out), options.initialiser());
    bias = options.isBiased() ? parameter("bias", Shape.of(out), Initialiser.constant(0f)) : null;
    description =
        "Conv2d(%s -> %s, kernel %s, stride %s, padding %s%s%s%s)"
            .formatted(
                in,
                out,
                pair(height, width),
                pair(windows.strideY(), windows.strideX()),
                padding(windows),
                windows.window(height, width).isDilated()
                    ? ", dilation " + pair(windows.dilationY(), windows.dilationX())
                    : "",
                groups == 1 ? "" : ", groups " + groups,
                bias == null ? "" : ", bias");
  }

  private static String pair(int y, int x) {
    return y == x ? String.valueOf(y) : "[" + y + ", " + x + "]";
  }

  private static String padding(ConvolutionOptions w) {
    boolean even = w.padTop() == w.padBottom() && w.padLeft() == w.padRight();
    return even
        ? pair(w.padTop(), w.padLeft())
        : "[%s, %s, %s, %s]".formatted(w.padTop(), w.padLeft(), w.padBottom(), w.padRight());
  }

  /** Creates a convolution with the default weights and a bias that starts at 0. */
  public static Conv2d withBias(int in, int out, int kernel, int stride, int padding) {
    return new Conv2d(in, out, kernel, options().stride(stride).padding(padding).bias());
  }

  /** Creates a convolution with a bias that starts at 0. */
  public static Conv2d withBias(
      int in, int out, int kernel, int stride, int padding, Initialiser initialiser) {
    Options options = options().stride(stride).padding(padding).bias();
    return new Conv2d(in, out, kernel, options.initialiser(initialiser));
  }

  /**
   * Creates the first convolution of a network, with the default weights and without a bias. Its
   * result is in the layout in which the convolutions of the backend are fastest ({@link
   * Backend#imageLayout}), and the layers that follow keep it. If that is the blocked layout, a
   * {@link GlobalAveragePool} gives the number of features rounded up to a multiple of 16.
   */
  public static Conv2d stem(int in, int out, int kernel, int stride, int padding) {
    return new Conv2d(in, out, kernel, options().stride(stride).padding(padding).stem());
  }

  @Override
  public Tensor forward(Tensor x) {
    ConvolutionOptions options = options(x.backend());
    return bias == null
        ? x.conv2d(weight.tensor(), options)
        : x.conv2d(weight.tensor(), bias.tensor(), options);
  }

  /** Returns how the convolution moves over images on {@code backend}. */
  ConvolutionOptions options(Backend backend) {
    return stem ? windows.to(backend.imageLayout()) : windows;
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

  @Override
  protected String describe() {
    return description;
  }
}
