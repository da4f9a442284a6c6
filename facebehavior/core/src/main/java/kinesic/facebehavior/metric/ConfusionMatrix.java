package kinesic.facebehavior.metric;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each of K classes was predicted for each true class, and the figures that follow.
 *
 * <p>With c_tp samples of true class t predicted as p: recall of k is c_kk / Σ_p c_kp, precision
 * c_kk / Σ_t c_tk, and F1 their harmonic mean, 2 c_kk / (Σ_p c_kp + Σ_t c_tk).
 */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] count; // [truth, predicted]

  /** Without samples yet. */
  public ConfusionMatrix(int classes) {
    this.classes = classes;
    this.count = new long[classes * classes];
  }

  /** Adds a sample. */
  public void add(int truth, int predicted) {
    if (truth < 0 || truth >= classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "confusion matrix: truth %s, predicted %s; there are %s classes"
              .formatted(truth, predicted, classes));
    }
    count[truth * classes + predicted]++;
  }

  /** Adds the samples of another matrix. */
  public void add(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "confusion matrix: %s classes and %s classes".formatted(classes, other.classes));
    }
    for (int i = 0; i < count.length; i++) {
      count[i] += other.count[i];
    }
  }

  /** K. */
  public int classes() {
    return classes;
  }

  /** How many samples of class {@code truth} were predicted as {@code predicted}. */
  public long count(int truth, int predicted) {
    return count[truth * classes + predicted];
  }

  /** How many samples are of class {@code k}. */
  public long support(int k) {
    return IntStream.range(0, classes).mapToLong(p -> count(k, p)).sum();
  }

  /** How many samples were predicted as class {@code k}. */
  public long predicted(int k) {
    return IntStream.range(0, classes).mapToLong(t -> count(t, k)).sum();
  }

  /** How many samples there are. */
  public long samples() {
    return IntStream.range(0, classes).mapToLong(this::support).sum();
  }

  /** The share of class {@code k}'s samples that were predicted right; NaN if there is none. */
  public double recall(int k) {
    return (double) count(k, k) / support(k);
  }

  /** The share of the predictions of class {@code k} that are right; NaN if there is none. */
  public double precision(int k) {
    return (double) count(k, k) / predicted(k);
  }

  /** 2 c_kk / (support + predicted); NaN if the class neither occurs nor was predicted. */
  public double f1(int k) {
    return 2.0 * count(k, k) / (support(k) + predicted(k));
  }

  /**
   * The share of all samples that were predicted right (total accuracy). Chance: always the most
   * frequent class.
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
   * matrix, also called unweighted average recall. Chance: 1 / their number, for any guess.
   */
  public MetricValue averageAccuracy() {
    return new MetricValue(
        "average accuracy", mean(k -> support(k) > 0, this::recall), 1 / occurring());
  }

  /**
   * The mean F1 over the classes that occur or were predicted. Chance: classes drawn with their
   * frequencies, for which the expected F1 of a class tends to its frequency, so the mean to 1 /
   * the number of classes that occur.
   */
  public MetricValue macroF1() {
    return new MetricValue(
        "macro F1", mean(k -> support(k) + predicted(k) > 0, this::f1), 1 / occurring());
  }

  /** How many classes occur; NaN if none. */
  private double occurring() {
    long occurring = IntStream.range(0, classes).filter(k -> support(k) > 0).count();
    return occurring == 0 ? Double.NaN : (double) occurring;
  }

  private double mean(IntPredicate which, IntToDoubleFunction figure) {
    return IntStream.range(0, classes)
        .filter(which)
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }
}
