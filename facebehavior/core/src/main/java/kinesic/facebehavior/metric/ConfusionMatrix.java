package kinesic.facebehavior.metric;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Counts how often each of K classes was predicted for each true class, and computes metrics from
 * the counts.
 *
 * <p>With c_tp samples of true class t predicted as p: recall of k is c_kk / Σ_p c_kp, precision
 * c_kk / Σ_t c_tk, and F1 their harmonic mean, 2 c_kk / (Σ_p c_kp + Σ_t c_tk).
 */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] count; // [truth, predicted]

  /** Creates a matrix without samples. */
  public ConfusionMatrix(int classes) {
    this.classes = classes;
    this.count = new long[classes * classes];
  }

  /**
   * Adds a sample.
   *
   * @throws IllegalArgumentException if a class is out of range
   */
  public void add(int truth, int predicted) {
    if (truth < 0 || truth >= classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "confusion matrix: truth %s, predicted %s, expected 0 to %s"
              .formatted(truth, predicted, classes - 1));
    }
    count[truth * classes + predicted]++;
  }

  /**
   * Adds the samples of another matrix.
   *
   * @throws IllegalArgumentException if the numbers of classes differ
   */
  public void add(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "confusion matrix: %s classes, expected %s".formatted(classes, other.classes));
    }
    for (int i = 0; i < count.length; i++) {
      count[i] += other.count[i];
    }
  }

  /** K, the number of classes. */
  public int classes() {
    return classes;
  }

  /** The number of samples of class {@code truth} that were predicted as {@code predicted}. */
  public long count(int truth, int predicted) {
    return count[truth * classes + predicted];
  }

  /** The number of samples of class {@code k}. */
  public long support(int k) {
    return IntStream.range(0, classes).mapToLong(p -> count(k, p)).sum();
  }

  /** The number of samples that were predicted as class {@code k}. */
  public long predicted(int k) {
    return IntStream.range(0, classes).mapToLong(t -> count(t, k)).sum();
  }

  /** The number of samples. */
  public long samples() {
    return IntStream.range(0, classes).mapToLong(this::support).sum();
  }

  /** The share of the samples of class {@code k} that were predicted correctly; NaN without any. */
  public double recall(int k) {
    return (double) count(k, k) / support(k);
  }

  /** The share of the predictions of class {@code k} that are correct; NaN without any. */
  public double precision(int k) {
    return (double) count(k, k) / predicted(k);
  }

  /** 2 c_kk / (support + predicted); NaN if the class neither occurs nor was predicted. */
  public double f1(int k) {
    return 2.0 * count(k, k) / (support(k) + predicted(k));
  }

  /**
   * The share of all samples that were predicted correctly (total accuracy). Chance: always
   * predicting the most frequent class.
   */
  public MetricValue accuracy() {
    double right = 0;
    double most = 0;
    for (int k = 0; k < classes; k++) {
      right += (double) count(k, k);
      most = Math.max(most, (double) support(k));
    }
    return new MetricValue("accuracy", right / samples(), most / samples());
  }

  /**
   * The mean recall over the classes that occur: the mean diagonal of the row-normalised confusion
   * matrix, also called unweighted average recall. Chance: 1 / the number of these classes, for any
   * guess.
   */
  public MetricValue averageAccuracy() {
    return new MetricValue(
        "average accuracy", mean(k -> support(k) > 0, this::recall), 1 / occurring());
  }

  /**
   * The mean F1 over the classes that occur or were predicted. Chance: drawing classes with their
   * frequencies. The expected F1 of a class then tends to its frequency, so the mean tends to 1 /
   * the number of classes that occur.
   */
  public MetricValue macroF1() {
    return new MetricValue(
        "macro F1", mean(k -> support(k) + predicted(k) > 0, this::f1), 1 / occurring());
  }

  /** The number of classes that occur; NaN if none. */
  private double occurring() {
    long occurring = IntStream.range(0, classes).filter(k -> support(k) > 0).count();
    return occurring == 0 ? Double.NaN : (double) occurring;
  }

  private double mean(IntPredicate which, IntToDoubleFunction metric) {
    return IntStream.range(0, classes)
        .filter(which)
        .mapToDouble(metric)
        .average()
        .orElse(Double.NaN);
  }
}
