package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.inference.Symbol;

/**
 * Means and standard deviations of red, green and blue, by which a trunk that was learned elsewhere
 * expects its images normalised, (x - mean) / deviation of x in [0, 1].
 *
 * <p>Images have x in [-1, 1] here, so that they become x / (2 deviation) + (1/2 - mean) /
 * deviation. This is done before the trunk and not folded into its first convolution: that one pads
 * with zeros, which stand for the mean colour, and would pad with grey.
 *
 * @param mean of each channel, in [0, 1]
 * @param deviation of each channel, above 0
 */
public record ChannelStatistics(List<Float> mean, List<Float> deviation) {

  /** Those of ImageNet, which torchvision and timm take. */
  public static final ChannelStatistics IMAGENET =
      new ChannelStatistics(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));

  /** With which nothing changes: images in [-1, 1]. */
  public static final ChannelStatistics NONE =
      new ChannelStatistics(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));

  private static final int CHANNELS = 3;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException unless there are three numbers of each in their range
   */
  public ChannelStatistics {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != CHANNELS || !mean.stream().allMatch(m -> m >= 0 && m <= 1)) {
      throw new IllegalArgumentException(
          "channels: the means are %s, expected 3 numbers from 0 to 1".formatted(text(mean)));
    }
    if (deviation.size() != CHANNELS || !deviation.stream().allMatch(d -> d > 0 && d <= 1)) {
      throw new IllegalArgumentException(
          "channels: the standard deviations are %s, expected 3 numbers above 0 and up to 1"
              .formatted(text(deviation)));
    }
  }

  /** Numbers as a text that {@link #parse} reads: "0.485,0.456,0.406". */
  public static String text(List<Float> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  /**
   * The numbers of a text, separated by commas.
   *
   * @throws IllegalArgumentException if one is no number
   */
  public static List<Float> parse(String text) {
    List<Float> numbers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      try {
        numbers.add(Float.valueOf(part.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "channels: \"%s\" in \"%s\" is no number".formatted(part, text), e);
      }
    }
    return numbers;
  }

  /** Whether images are left as they are. */
  boolean isNone() {
    return equals(NONE);
  }

  /** Images [n, h, w, 3] in [-1, 1], normalised. */
  Tensor normalise(Tensor images) {
    return isNone() ? images : images.multiply(scale()).add(shift());
  }

  /** The same, written down. */
  Symbol normalise(Symbol images) {
    return isNone() ? images : images.affine(scale(), shift(), Activation.NONE);
  }

  private Tensor scale() {
    float[] scale = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      scale[c] = (float) (0.5 / deviation.get(c));
    }
    return Tensor.of(scale);
  }

  private Tensor shift() {
    float[] shift = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      shift[c] = (float) ((0.5 - mean.get(c)) / deviation.get(c));
    }
    return Tensor.of(shift);
  }
}
