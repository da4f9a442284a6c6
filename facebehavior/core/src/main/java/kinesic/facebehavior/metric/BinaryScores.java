package kinesic.facebehavior.metric;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * For each of M binary labels how often it was predicted when present and when absent, and the
 * figures that follow.
 */
public final class BinaryScores {

  private final long[] truePositives;
  private final long[] falsePositives;
  private final long[] falseNegatives;
  private final long[] trueNegatives;

  /** Without samples yet. */
  public BinaryScores(int size) {
    truePositives = new long[size];
    falsePositives = new long[size];
    falseNegatives = new long[size];
    trueNegatives = new long[size];
  }

  /** Adds what was said about label {@code m} of one sample. */
  public void add(int m, boolean present, boolean predicted) {
    if (present) {
      (predicted ? truePositives : falseNegatives)[m]++;
    } else {
      (predicted ? falsePositives : trueNegatives)[m]++;
    }
  }

  /** M. */
  public int size() {
    return truePositives.length;
  }

  /** For how many samples label {@code m} is annotated. */
  public long samples(int m) {
    return present(m) + falsePositives[m] + trueNegatives[m];
  }

  /** For how many samples label {@code m} is annotated as present. */
  public long present(int m) {
    return truePositives[m] + falseNegatives[m];
  }

  /** The share of the annotated samples in which label {@code m} is present; NaN without any. */
  public double frequency(int m) {
    return (double) present(m) / samples(m);
  }

  /**
   * 2 TP / (2 TP + FP + FN); NaN if the label was never present and never predicted, so 0 if it was
   * predicted but never present. Chance: always "present", which gives 2π / (1 + π) for a label of
   * frequency π and is the best F1 that does not look; NaN if never present.
   */
  public MetricValue f1(int m) {
    double value =
        2.0 * truePositives[m] / (2 * truePositives[m] + falsePositives[m] + falseNegatives[m]);
    double chance = 2 * frequency(m) / (1 + frequency(m));
    return new MetricValue("F1", value, present(m) == 0 ? Double.NaN : chance);
  }

  /** The share of right predictions. Chance: always the more frequent answer. */
  public MetricValue accuracy(int m) {
    double right = (double) (truePositives[m] + trueNegatives[m]);
    return new MetricValue(
        "accuracy", right / samples(m), Math.max(frequency(m), 1 - frequency(m)));
  }

  /**
   * The mean of the shares of right predictions among the samples where the label is present and
   * among those where it is absent; NaN unless both occur. Chance: one half, for any guess.
   */
  public MetricValue balancedAccuracy(int m) {
    double whenPresent = (double) truePositives[m] / present(m);
    double whenAbsent = (double) trueNegatives[m] / (trueNegatives[m] + falsePositives[m]);
    double value = (whenPresent + whenAbsent) / 2;
    return new MetricValue("balanced accuracy", value, Double.isNaN(value) ? Double.NaN : 0.5);
  }

  /** The mean over the labels of {@link #f1}, those left out for which it is undefined. */
  public MetricValue meanF1() {
    return mean("mean F1", this::f1);
  }

  /** The mean over the labels of {@link #accuracy}, those without samples left out. */
  public MetricValue meanAccuracy() {
    return mean("mean accuracy", this::accuracy);
  }

  /** The mean over the labels of {@link #balancedAccuracy}, those left out that do not vary. */
  public MetricValue meanBalancedAccuracy() {
    return mean("mean balanced accuracy", this::balancedAccuracy);
  }

  private interface Labelled {
    MetricValue of(int m);
  }

  private MetricValue mean(String name, Labelled figure) {
    return new MetricValue(name, mean(m -> figure.of(m).value()), mean(m -> figure.of(m).chance()));
  }

  private double mean(IntToDoubleFunction number) {
    return IntStream.range(0, size())
        .mapToDouble(number)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
