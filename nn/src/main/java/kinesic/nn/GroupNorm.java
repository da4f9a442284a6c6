package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/**
 * Group normalisation (Wu and He 2018) of samples [n, ..., channels] or of images in blocks of 16
 * channels: the channels are cut into groups, and each group of each sample is normalised over its
 * channels and pixels, y = γ · (x - mean) / √(variance + ε) + β. The parameters are {@code weight}
 * (γ, starts at 1) and {@code bias} (β, starts at 0), [channels] each.
 */
public final class GroupNorm extends Layer {

  private final int groups;
  private final int channels;
  private final float epsilon;
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a layer with ε = 1e-5. */
  public GroupNorm(int groups, int channels) {
    this(groups, channels, 1e-5f);
  }

  /**
   * Creates a layer.
   *
   * @param groups the number of groups
   * @param channels the number of channels, a multiple of the number of groups
   * @param epsilon added to the variance; positive
   * @throws IllegalArgumentException if an argument is out of range
   */
  public GroupNorm(int groups, int channels, float epsilon) {
    if (groups < 1 || channels % groups != 0 || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "groupNorm: cannot normalise %s groups of %s channels with epsilon %s"
              .formatted(groups, channels, epsilon));
    }
    this.groups = groups;
    this.channels = channels;
    this.epsilon = epsilon;
    weight = parameter("weight", Shape.of(channels), Initialiser.constant(1f));
    bias = parameter("bias", Shape.of(channels), Initialiser.constant(0f));
  }

  /** Groups may straddle blocks, so blocked images are normalised as [n, h, w, channels]. */
  @Override
  public Tensor forward(Tensor x) {
    return ChannelValues.isBlocked(x.shape())
        ? normalise(x.fromBlocked(channels)).toBlocked()
        : normalise(x);
  }

  private Tensor normalise(Tensor x) {
    if (x.shape().rank() < 2 || x.size(-1) != channels) {
      throw new IllegalArgumentException(
          "groupNorm: needs x [n, ..., %s] - x %s".formatted(channels, x.shape()));
    }
    int pixels = x.shape().inner(0) / Math.max(1, channels);
    Tensor grouped = x.reshape(x.size(0), pixels, groups, channels / groups);
    Tensor deviation = grouped.subtract(grouped.mean(true, 1, 3));
    Tensor variance = deviation.square().mean(true, 1, 3);
    return deviation
        .multiply(variance.add(epsilon).rsqrt())
        .reshape(x.shape().toArray())
        .multiply(weight.tensor())
        .add(bias.tensor());
  }

  @Override
  protected String describe() {
    return "GroupNorm(" + groups + " groups, " + channels + ")";
  }
}
