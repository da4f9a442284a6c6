package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Transposed two-dimensional convolution of images [n, h, w, in] to [n, oh, ow, out], where oh = (h
 * - 1) · stride - 2 · padding + dilation · (kernel - 1) + 1 + outputPadding, and ow likewise. With
 * a stride, it enlarges images, as decoders do.
 *
 * <pre>{@code
 * new ConvTranspose2d(64, 32, 4, Conv2d.options().stride(2).padding(1), 0); // twice the size
 * }</pre>
 *
 * <p>The parameters are {@code weight}, [kernel, kernel, out / groups, in], and, with {@link
 * Conv2d.Options#bias}, {@code bias}, [out]. Images may also be in blocks of 16 channels ({@link
 * Tensor#toBlocked}).
 */
public final class ConvTranspose2d extends Layer {

  private final String description;
  private final Conv2d.Options options;
  private final int outputPadding;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * Creates a layer with a square kernel.
   *
   * @param outputPadding rows and columns that are added below and on the right, less than the
   *     stride
   * @throws IllegalArgumentException if the groups do not divide {@code in} and {@code out}, or the
   *     options are those of a stem or keep the size of the images
   */
  public ConvTranspose2d(int in, int out, int kernel, Conv2d.Options options, int outputPadding) {
    int groups = options.windows().groups();
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "convTranspose2d: the groups must divide the channels - %s to %s channels in %s groups"
              .formatted(in, out, groups));
    }
    if (options.isSame() || options.isStem()) {
      throw new IllegalArgumentException(
          "convTranspose2d: cannot be a stem, and its padding is a number");
    }
    this.options = options;
    this.outputPadding = outputPadding;
    weight = parameter("weight", Shape.of(kernel, kernel, out / groups, in), options.initialiser());
    bias = options.isBiased() ? parameter("bias", Shape.of(out), Initialiser.constant(0f)) : null;
    description =
        "ConvTranspose2d(%s -> %s, %s%s%s%s)"
            .formatted(
                in,
                out,
                options.windows().window(kernel, kernel),
                outputPadding == 0 ? "" : ", output padding " + outputPadding,
                groups == 1 ? "" : ", groups " + groups,
                bias == null ? "" : ", bias");
  }

  @Override
  public Tensor forward(Tensor x) {
    return bias == null
        ? x.convTranspose2d(weight.tensor(), options.windows(), outputPadding)
        : x.convTranspose2d(weight.tensor(), bias.tensor(), options.windows(), outputPadding);
  }

  @Override
  protected String describe() {
    return description;
  }
}
