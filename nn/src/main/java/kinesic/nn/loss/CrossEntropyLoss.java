package kinesic.nn.loss;

import java.util.Arrays;
import kinesic.engine.Tensor;
import kinesic.engine.op.CrossEntropy;

/**
 * Cross-entropy between logits and class labels, with label smoothing (Szegedy et al. 2016) and
 * class weights. With p = softmax(x), K classes, smoothing s and class weights w, the loss over the
 * rows r with a label y_r ≥ 0 is
 *
 * <pre>
 * Σ_r [ -(1 - s) · w[y_r] · ln p[r, y_r] - s / K · Σ_c w[c] · ln p[r, c] ] / Σ_r w[y_r]
 * </pre>
 *
 * <p>or 0 if no row has a label, as in PyTorch's {@code CrossEntropyLoss}.
 *
 * <pre>{@code
 * CrossEntropyLoss loss = CrossEntropyLoss.plain().withLabelSmoothing(0.1f);
 * loss.of(net.forward(images), labels).backward();
 * }</pre>
 */
public final class CrossEntropyLoss {

  private final float labelSmoothing;
  private final float[] classWeights; // empty for 1 each

  private CrossEntropyLoss(float labelSmoothing, float[] classWeights) {
    this.labelSmoothing = labelSmoothing;
    this.classWeights = classWeights;
  }

  /** Returns the loss without label smoothing and class weights. */
  public static CrossEntropyLoss plain() {
    return new CrossEntropyLoss(0, new float[0]);
  }

  /**
   * Returns this loss with label smoothing.
   *
   * @param smoothing the part of the probability that is spread over all classes, in [0, 1)
   * @throws IllegalArgumentException if {@code smoothing} is out of range
   */
  public CrossEntropyLoss withLabelSmoothing(float smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "crossEntropyLoss: label smoothing must be in [0, 1), got " + smoothing);
    }
    return new CrossEntropyLoss(smoothing, classWeights);
  }

  /**
   * Returns this loss with class weights.
   *
   * @param weights one for each class; finite and not negative
   * @throws IllegalArgumentException if a weight is negative or not finite, or the list is empty
   */
  public CrossEntropyLoss withClassWeights(float... weights) {
    for (float weight : weights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "crossEntropyLoss: class weights must be finite and not negative, got " + weight);
      }
    }
    if (weights.length == 0) {
      throw new IllegalArgumentException("crossEntropyLoss: needs at least one class weight");
    }
    return new CrossEntropyLoss(labelSmoothing, weights.clone());
  }

  /**
   * Returns class weights that give each class the same total weight: w[c] = n / (K · count[c]),
   * where n is the sum of the counts and K the number of classes that occur. The weight of a class
   * that does not occur is 0.
   *
   * @param counts the number of samples of each class
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static float[] balancedWeights(long... counts) {
    long total = 0;
    int classes = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("crossEntropyLoss: a class count is negative: " + count);
      }
      total += count;
      classes += count > 0 ? 1 : 0;
    }
    if (total == 0) {
      throw new IllegalArgumentException("crossEntropyLoss: all class counts are 0");
    }
    float[] weights = new float[counts.length];
    for (int c = 0; c < counts.length; c++) {
      weights[c] = counts[c] == 0 ? 0 : (float) ((double) total / ((double) classes * counts[c]));
    }
    return weights;
  }

  /**
   * Computes the loss.
   *
   * @param logits [rows, classes]
   * @param labels one class for each row; a negative label leaves the row out
   * @return a scalar
   * @throws IllegalArgumentException if the shapes do not match, a label is not a class, or the
   *     number of class weights differs from the number of classes
   */
  public Tensor of(Tensor logits, int[] labels) {
    if (labelSmoothing == 0 && classWeights.length == 0) {
      return CrossEntropy.mean(logits, labels);
    }
    // checks the shapes and the labels
    Tensor losses = new CrossEntropy(labels).apply(logits);
    int classes = logits.size(1);
    Tensor shares = Tensor.of(logits.backend(), losses.shape(), shares(labels, classes));
    Tensor loss = losses.multiply(shares).sum();
    if (labelSmoothing == 0) {
      return loss;
    }
    Tensor spread = Tensor.of(logits.backend(), logits.shape(), spread(labels, classes));
    return loss.subtract(logits.logSoftmax().multiply(spread).sum());
  }

  /**
   * Returns the factors of -ln p[r, y_r] in the loss, for callers that upload them together with
   * the labels.
   *
   * @param labels as for {@link #of}
   * @return [rows], 0 for a row without a label
   * @throws IllegalArgumentException if the number of class weights is not {@code classes}
   */
  public float[] shares(int[] labels, int classes) {
    return shares(labels, new float[0], classes);
  }

  /**
   * Returns the factors of -ln p[r, y_r] in the loss of rows of which some have a distribution q
   * over the classes instead of a label. A row with a label y counts as the distribution [c = y]:
   *
   * <pre>
   * Σ_rc [ -(1 - s) · w[c] · q[r, c] · ln p[r, c] - s / K · w[c] · ln p[r, c] ] / Σ_rc w[c] q[r, c]
   * </pre>
   *
   * @param labels as for {@link #of}; negative for a row with a distribution
   * @param distributions [rows, classes], 0 for a row without a distribution; empty if no row has
   *     one
   * @return [rows], 0 for a row without a label
   * @throws IllegalArgumentException if the number of class weights is not {@code classes}
   */
  public float[] shares(int[] labels, float[] distributions, int classes) {
    float[] weights = weights(classes);
    double factor = (1 - labelSmoothing) * scale(labels, distributions, weights);
    float[] shares = new float[labels.length];
    for (int r = 0; r < shares.length; r++) {
      shares[r] = labels[r] < 0 ? 0 : (float) (factor * weights[labels[r]]);
    }
    return shares;
  }

  /**
   * Returns the factors of -ln p[r, c] that label smoothing adds, for callers as of {@link
   * #shares(int[], int)}.
   *
   * @param labels as for {@link #of}
   * @return [rows, classes], 0 for a row without a label; empty without label smoothing
   * @throws IllegalArgumentException if the number of class weights is not {@code classes}
   */
  public float[] spread(int[] labels, int classes) {
    return spread(labels, new float[0], classes);
  }

  /**
   * Returns the factors of -ln p[r, c] that label smoothing and distributions add to those of
   * {@link #shares(int[], float[], int)}.
   *
   * @param labels as there
   * @param distributions as there
   * @return [rows, classes], 0 for a row without a label and a distribution; empty without label
   *     smoothing and distributions
   * @throws IllegalArgumentException if the number of class weights is not {@code classes}
   */
  public float[] spread(int[] labels, float[] distributions, int classes) {
    if (labelSmoothing == 0 && distributions.length == 0) {
      return new float[0];
    }
    float[] weights = weights(classes);
    double scale = scale(labels, distributions, weights);
    double even = labelSmoothing * scale / classes;
    double own = (1 - labelSmoothing) * scale;
    float[] spread = new float[labels.length * classes];
    for (int r = 0; r < labels.length; r++) {
      boolean soft = has(distributions, r, classes);
      for (int c = 0; (labels[r] >= 0 || soft) && c < classes; c++) {
        double target = soft ? own * distributions[r * classes + c] : 0;
        spread[r * classes + c] = (float) ((even + target) * weights[c]);
      }
    }
    return spread;
  }

  /** Returns whether row {@code r} has a distribution. */
  private static boolean has(float[] distributions, int r, int classes) {
    for (int c = 0; distributions.length > 0 && c < classes; c++) {
      if (distributions[r * classes + c] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns 1 / Σ_rc w[c] q[r, c] over labels and distributions; 0 if that is infinite. */
  private static double scale(int[] labels, float[] distributions, float[] weights) {
    double total = 0;
    for (int label : labels) {
      total += label < 0 ? 0 : weights[label];
    }
    for (int i = 0; i < distributions.length; i++) {
      total += (double) weights[i % weights.length] * distributions[i];
    }
    return total == 0 ? 0 : 1 / total;
  }

  private float[] weights(int classes) {
    if (classWeights.length == 0) {
      float[] ones = new float[classes];
      Arrays.fill(ones, 1);
      return ones;
    }
    if (classWeights.length != classes) {
      throw new IllegalArgumentException(
          "crossEntropyLoss: there are %s class weights, the logits have %s classes"
              .formatted(classWeights.length, classes));
    }
    return classWeights;
  }
}
