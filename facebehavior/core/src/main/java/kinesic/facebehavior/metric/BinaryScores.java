package kinesic.facebehavior.metric;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Counts for each of M binary labels how often it was predicted when present and when absent, and
 * computes metrics from the counts.
 */
public final class BinaryScores {

  private final long[] truePositives;
  private final long[] falsePositives;
  private final long[] falseNegatives;
  private final long[] trueNegatives;

  /** Creates counts without samples. */
  public BinaryScores(int size) {
    truePositives = new long[size];
    falsePositives = new long[size];
    falseNegatives = new long[size];
    trueNegatives = new long[size];
  }

  /** Adds the prediction of label {@code m} for one sample. */
  public void add(int m, boolean present, boolean predicted) {
    if (present) {
      (predicted ? truePositives : falseNegatives)[m]++;
    } else {
      (predicted ? falsePositives : trueNegatives)[m]++;
    }
  }

  /** M, the number of labels. */
  public int size() {
    return truePositives.length;
  }

  /** The number of samples in which label {@code m} is annotated. */
  public long samples(int m) {
    return present(m) + falsePositives[m] + trueNegatives[m];
  }

  /** The number of samples in which label {@code m} is annotated as present. */
  public long present(int m) {
    return truePositives[m] + falseNegatives[m];
  }

  /**
   * The share of the annotated samples in which label {@code m} is present; NaN without samples.
   */
  public double frequency(int m) {
    return (double) present(m) / samples(m);
  }

  /**
   * F1 = 2 TP / (2 TP + FP + FN). NaN if the label was never present and never predicted; 0 if it
   * was predicted but never present. Chance: always predicting "present", which gives 2π / (1 + π)
   * for a label of frequency π and is the best F1 without looking at the face; NaN if the label was
   * never present.
   */
  public MetricValue f1(int m) {
    double value =
        2.0 * truePositives[m] / (2 * truePositives[m] + falsePositives[m] + falseNegatives[m]);
    double chance = 2 * frequency(m) / (1 + frequency(m));
    return new MetricValue("F1", value, present(m) == 0 ? Double.NaN : chance);
  }

  /** The share of correct predictions. Chance: always predicting the more frequent value. */
  public MetricValue accuracy(int m) {
    double right = (double) (truePositives[m] + trueNegatives[m]);
    return new MetricValue(
        "accuracy", right / samples(m), Math.max(frequency(m), 1 - frequency(m)));
  }

  /**
   * The mean of the shares of correct predictions among the samples where the label is present and
   * among those where it is absent; NaN unless both occur. Chance: one half, for any guess.
   */
  public MetricValue balancedAccuracy(int m) {
    double whenPresent = (double) truePositives[m] / present(m);
    double whenAbsent = (double) trueNegatives[m] / (trueNegatives[m] + falsePositives[m]);
    double value = (whenPresent + whenAbsent) / 2;
    return new MetricValue("balanced accuracy", value, Double.isNaN(value) ? Double.NaN : 0.5);
  }

  /** The mean of {@link #f1} over the labels for which it is defined. */
  public MetricValue meanF1() {
    return mean("mean F1", this::f1);
  }

  /** The mean of {@link #accuracy} over the labels with samples. */
  public MetricValue meanAccuracy() {
    return mean("mean accuracy", this::accuracy);
  }

  /** The mean of {@link #balancedAccuracy} over the labels that are both present and absent. */
  public MetricValue meanBalancedAccuracy() {
    return mean("mean balanced accuracy", this::balancedAccuracy);
  }

  private MetricValue mean(String name, IntFunction<MetricValue> metric) {
    return MetricValue.mean(name, IntStream.range(0, size()).mapToObj(metric).toList());
  }
}
