package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The means and standard deviations of red, green and blue with which a pretrained trunk expects
 * its images to be normalised: (x - mean) / deviation for x in [0, 1].
 *
 * @param mean the mean of each channel, in [0, 1]
 * @param deviation the standard deviation of each channel, above 0 and at most 1
 */
public record ChannelStatistics(List<Float> mean, List<Float> deviation) {

  /** The statistics of ImageNet, which torchvision and timm use. */
  public static final ChannelStatistics IMAGENET =
      new ChannelStatistics(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));

  /** No normalisation: images stay in [-1, 1]. */
  public static final ChannelStatistics NONE =
      new ChannelStatistics(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));

  static final int CHANNELS = 3;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException unless each list has three numbers in its range
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

  /** Formats numbers as {@link #parse} reads them: "0.485,0.456,0.406". */
  public static String text(List<Float> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  /**
   * Parses numbers that are separated by commas.
   *
   * @throws IllegalArgumentException if a part is not a number
   */
  public static List<Float> parse(String text) {
    List<Float> numbers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      try {
        numbers.add(Float.valueOf(part.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "channels: \"%s\" in \"%s\" is not a number".formatted(part, text), e);
      }
    }
    return numbers;
  }

  /** Whether images are not changed. */
  boolean isNone() {
    return equals(NONE);
  }
}
