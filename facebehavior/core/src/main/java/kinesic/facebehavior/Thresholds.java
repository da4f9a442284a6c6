package kinesic.facebehavior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decision threshold of each action unit or attribute: the probability above which it counts as
 * present. Immutable.
 *
 * <p>Action units are rare, so a well-calibrated network seldom predicts a probability above one
 * half. The F1 score is better with a lower threshold, chosen for each unit.
 */
public final class Thresholds {

  private static final float HALF = 0.5f;

  private final List<String> labels;
  private final float[] thresholds;

  /**
   * Creates thresholds.
   *
   * @param labels the labels, such as "AU01", without spaces
   * @param thresholds one for each label, each in [0, 1)
   * @throws IllegalArgumentException if the sizes differ or a threshold is out of range
   */
  public Thresholds(List<String> labels, float[] thresholds) {
    requireSize(labels, thresholds.length);
    for (int m = 0; m < thresholds.length; m++) {
      if (!(thresholds[m] >= 0 && thresholds[m] < 1)) {
        throw new IllegalArgumentException(
            "thresholds: that of %s is %s, expected 0 or more and below 1"
                .formatted(labels.get(m), thresholds[m]));
      }
    }
    this.labels = List.copyOf(labels);
    this.thresholds = thresholds.clone();
  }

  private static void requireSize(List<String> labels, int size) {
    if (size != labels.size()) {
      throw new IllegalArgumentException(
          "thresholds: there are %s, expected %s".formatted(size, labels.size()));
    }
  }

  /** One half for every label, as in the evaluation protocols of the databases. */
  public static Thresholds half(List<String> labels) {
    float[] thresholds = new float[labels.size()];
    Arrays.fill(thresholds, HALF);
    return new Thresholds(labels, thresholds);
  }

  /** Whether every threshold is one half. */
  public boolean areHalf() {
    return equals(half(labels));
  }

  /** The threshold of the label at position {@code m}. */
  public float of(int m) {
    return thresholds[m];
  }

  /** Whether label {@code m} counts as present at this probability. */
  public boolean isPresent(int m, float probability) {
    return probability > of(m);
  }

  /** The thresholds as text that {@link #parse} reads: "AU01=0.3125 AU02=0.25 ...". */
  public String text() {
    List<String> parts = new ArrayList<>();
    for (int m = 0; m < thresholds.length; m++) {
      parts.add(labels.get(m) + "=" + thresholds[m]);
    }
    return String.join(" ", parts);
  }

  /**
   * Parses the {@link #text} of thresholds.
   *
   * @param labels the expected labels
   * @throws IllegalArgumentException if a label is missing, unknown or out of order, or its
   *     threshold is not a number from 0 to 1; the message names it
   */
  public static Thresholds parse(List<String> labels, String text) {
    String[] parts = text.split(" ", -1);
    requireSize(labels, parts.length);
    float[] thresholds = new float[parts.length];
    for (int m = 0; m < parts.length; m++) {
      String name = labels.get(m) + "=";
      if (!parts[m].startsWith(name)) {
        throw new IllegalArgumentException(
            "thresholds: found \"%s\", expected %s...".formatted(parts[m], name));
      }
      try {
        thresholds[m] = Float.parseFloat(parts[m].substring(name.length()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("thresholds: \"" + parts[m] + "\" has no number", e);
      }
    }
    return new Thresholds(labels, thresholds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds that
        && labels.equals(that.labels)
        && Arrays.equals(thresholds, that.thresholds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(thresholds);
  }

  @Override
  public String toString() {
    return text();
  }
}
