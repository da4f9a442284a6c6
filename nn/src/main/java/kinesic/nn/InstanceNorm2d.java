package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Images;
import kinesic.nn.init.Initialiser;
import org.jspecify.annotations.Nullable;

/**
 * Instance normalisation (Ulyanov et al. 2016) of images [n, h, w, channels] or in blocks of 16
 * channels: each channel of each image is normalised over its pixels, y = (x - mean) / √(variance +
 * ε), and, if the layer is affine, scaled and shifted by the parameters {@code weight} (starts at
 * 1) and {@code bias} (starts at 0), [channels] each.
 */
public final class InstanceNorm2d extends Layer {

  private final int channels;
  private final float epsilon;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;

  /** Creates a layer without parameters, with ε = 1e-5. */
  public InstanceNorm2d(int channels) {
    this(channels, 1e-5f, false);
  }

  /**
   * Creates a layer.
   *
   * @param channels the number of channels
   * @param epsilon added to the variance; positive
   * @param affine whether the layer has parameters
   * @throws IllegalArgumentException if epsilon is not positive
   */
  public InstanceNorm2d(int channels, float epsilon, boolean affine) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("instanceNorm2d: epsilon must be positive, is " + epsilon);
    }
    this.channels = channels;
    this.epsilon = epsilon;
    Shape shape = Shape.of(channels);
    weight = affine ? parameter("weight", shape, Initialiser.constant(1f)) : null;
    bias = affine ? parameter("bias", shape, Initialiser.constant(0f)) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    Images images = Images.of("instanceNorm2d", x.shape());
    if (images.channels() != images.layout().stored(channels)) {
      throw new IllegalArgumentException(
          "instanceNorm2d: needs images with %s channels - images %s"
              .formatted(channels, x.shape()));
    }
    Tensor pixels = x.reshape(x.shape().outer(-3), images.h() * images.w(), x.size(-1));
    Tensor deviation = pixels.subtract(pixels.mean(true, 1));
    Tensor variance = deviation.square().mean(true, 1);
    Tensor y = deviation.multiply(variance.add(epsilon).rsqrt()).reshape(x.shape().toArray());
    return weight == null || bias == null
        ? y
        : y.multiply(ChannelValues.to(x.shape(), weight.tensor()))
            .add(ChannelValues.to(x.shape(), bias.tensor()));
  }

  @Override
  protected String describe() {
    return "InstanceNorm2d(" + channels + (weight == null ? ")" : ", affine)");
  }
}
