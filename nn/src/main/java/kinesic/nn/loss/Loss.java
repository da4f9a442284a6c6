package kinesic.nn.loss;

import java.util.Arrays;
import kinesic.engine.Tensor;
import kinesic.engine.op.CrossEntropy;

/**
 * Loss functions. They compare predictions with targets and return a scalar: the mean over all
 * elements, or over the rows where the loss belongs to a row. Losses with more options have a class
 * of their own: {@link CrossEntropyLoss}, {@link BinaryCrossEntropyLoss}, {@link ArcFaceLoss}.
 *
 * <pre>{@code
 * Tensor loss = Loss.meanSquaredError(net.forward(x), y);
 * loss.backward();
 * }</pre>
 */
public final class Loss {

  private Loss() {}

  /**
   * Returns the mean squared error, mean((prediction - target)²).
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor meanSquaredError(Tensor prediction, Tensor target) {
    return difference("meanSquaredError", prediction, target).square().mean();
  }

  /**
   * Returns the mean absolute error (L1 loss), mean(|prediction - target|).
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor meanAbsoluteError(Tensor prediction, Tensor target) {
    return difference("meanAbsoluteError", prediction, target).abs().mean();
  }

  /**
   * Returns the smooth L1 loss (Girshick 2015, Fast R-CNN), the mean over d = prediction - target
   * of
   *
   * <pre>
   * d² / (2 · beta)     if |d| &lt; beta
   * |d| - beta / 2      otherwise
   * </pre>
   *
   * <p>Multiplied by beta, it is the Huber loss ({@link #huber}).
   *
   * @param beta where the square becomes a line; positive
   * @throws IllegalArgumentException if the shapes differ or beta is not positive
   */
  public static Tensor smoothL1(Tensor prediction, Tensor target, float beta) {
    if (!(beta > 0 && beta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("smoothL1: beta must be positive, got " + beta);
    }
    return squareThenLine(difference("smoothL1", prediction, target), beta)
        .multiply(1 / beta)
        .mean();
  }

  /**
   * Returns the Huber loss (Huber 1964), the mean over d = prediction - target of
   *
   * <pre>
   * d² / 2                      if |d| &lt; delta
   * delta · (|d| - delta / 2)   otherwise
   * </pre>
   *
   * @param delta where the square becomes a line; positive
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ or delta is not positive
   */
  public static Tensor huber(Tensor prediction, Tensor target, float delta) {
    if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("huber: delta must be positive, got " + delta);
    }
    return squareThenLine(difference("huber", prediction, target), delta).mean();
  }

  /** Returns c · (|d| - c / 2) with c = min(|d|, limit): d² / 2, then limit · (|d| - limit / 2). */
  private static Tensor squareThenLine(Tensor difference, float limit) {
    Tensor d = difference.abs();
    Tensor c = d.clamp(0, limit);
    return c.multiply(d.subtract(c.multiply(0.5f)));
  }

  /**
   * Returns the binary cross-entropy of logits, the mean of -t · ln σ(x) - (1 - t) · ln(1 - σ(x)) =
   * softplus(x) - t · x. {@link BinaryCrossEntropyLoss} has weights.
   *
   * @param logits any real numbers
   * @param target probabilities, 0 to 1
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor target) {
    requireSameShape("binaryCrossEntropy", logits, target);
    return logits.softplus().subtract(logits.multiply(target)).mean();
  }

  /**
   * Returns the focal loss of independent binary labels (Lin et al. 2017, equation 5), the mean of
   * -α_t · (1 - p_t)^γ · ln p_t, where p_t is the probability of the label: σ(x) for 1 and 1 - σ(x)
   * for 0. It reduces the weight of the elements that are already right.
   *
   * <p>With z = x for the label 1 and -x for 0, ln p_t = -softplus(-z) and ln(1 - p_t) =
   * -softplus(z), so no logit overflows or loses digits. As torchvision's {@code
   * sigmoid_focal_loss}.
   *
   * @param logits any real numbers
   * @param target labels, 0 or 1; no gradient flows to them
   * @param alpha the weight of the label 1, in [0, 1]; that of 0 is 1 - alpha. The paper has 0.25.
   * @param gamma the exponent, not negative; 0 gives weighted binary cross-entropy. The paper has
   *     2.
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ, or alpha or gamma is out of range
   */
  public static Tensor sigmoidFocal(Tensor logits, Tensor target, float alpha, float gamma) {
    requireSameShape("sigmoidFocal", logits, target);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("sigmoidFocal: alpha must be in [0, 1], got " + alpha);
    }
    requireExponent("sigmoidFocal", gamma);
    Tensor label = target.detach();
    Tensor z = logits.multiply(label.multiply(2).subtract(1));
    Tensor weight = label.multiply(2 * alpha - 1).add(1 - alpha);
    Tensor focus = z.softplus().multiply(-gamma).exp();
    return weight.multiply(focus).multiply(z.negate().softplus()).mean();
  }

  /**
   * Returns the focal loss of one label of several classes, the mean over the rows with a label of
   * -(1 - p)^γ · ln p, where p = softmax(x)[label]; 0 if no row has a label.
   *
   * <p>With the cross-entropy c = -ln p, 1 - p is -(e^-c - 1), which keeps its digits where p is
   * near 1.
   *
   * @param logits [rows, classes]
   * @param labels one class for each row; a negative label leaves the row out
   * @param gamma the exponent, not negative; 0 gives cross-entropy
   * @return a scalar
   * @throws IllegalArgumentException if the shapes do not match, a label is not a class, or gamma
   *     is out of range
   */
  public static Tensor focal(Tensor logits, int[] labels, float gamma) {
    requireExponent("focal", gamma);
    Tensor c = new CrossEntropy(labels).apply(logits);
    // the bound keeps the slope of the power finite where p rounds to 1; it changes no other value
    Tensor miss = c.negate().expm1().negate().clamp(Float.MIN_NORMAL, 1);
    Tensor focus = miss.pow(gamma);
    int labelled = (int) Arrays.stream(labels).filter(label -> label >= 0).count();
    return focus.multiply(c).sum().multiply(1f / Math.max(labelled, 1));
  }

  private static void requireExponent(String loss, float gamma) {
    if (!(gamma >= 0 && gamma < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          loss + ": gamma must be finite and not negative, got " + gamma);
    }
  }

  /**
   * Returns the Kullback-Leibler divergence of distributions from their target, Σ t · (ln t - x) /
   * n, where n is the size of axis 0; terms with t = 0 are 0. As PyTorch's {@code kl_div} with
   * {@code reduction="batchmean"}.
   *
   * @param logProbabilities logarithms of probabilities, as {@link Tensor#logSoftmax} returns them
   * @param target probabilities, 0 to 1
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ or are []
   */
  public static Tensor klDivergence(Tensor logProbabilities, Tensor target) {
    requireSameShape("klDivergence", logProbabilities, target);
    // the bound makes 0 · ln 0 a 0; smaller probabilities than it add nothing in float32
    Tensor logTarget = target.clamp(Float.MIN_NORMAL, Float.MAX_VALUE).log();
    Tensor terms = target.multiply(logTarget.subtract(logProbabilities));
    return terms.sum().multiply(1f / target.size(0));
  }

  /**
   * Returns the cosine embedding loss of pairs of vectors, the mean over the rows of
   *
   * <pre>
   * 1 - cos(a, b)               if target = 1: the vectors should point the same way
   * max(cos(a, b) - margin, 0)  if target = -1
   * </pre>
   *
   * <p>As PyTorch's {@code cosine_embedding_loss}, which adds 1e-12 to the squared lengths.
   *
   * @param a [rows, features]
   * @param b [rows, features]
   * @param target [rows], 1 or -1; no gradient flows to it
   * @param margin the cosine that costs nothing for unlike vectors, -1 to 1; PyTorch's default is 0
   * @return a scalar
   * @throws IllegalArgumentException if the shapes do not match or the margin is out of range
   */
  public static Tensor cosineEmbedding(Tensor a, Tensor b, Tensor target, float margin) {
    requireVectors("cosineEmbedding", a, b);
    if (target.shape().rank() != 1 || target.size(0) != a.size(0)) {
      throw new IllegalArgumentException(
          "cosineEmbedding: needs one target per row - vectors %s, target %s"
              .formatted(a.shape(), target.shape()));
    }
    if (!(margin >= -1 && margin <= 1)) {
      throw new IllegalArgumentException(
          "cosineEmbedding: the margin must be in [-1, 1], got " + margin);
    }
    Tensor lengths = length(a).multiply(length(b));
    Tensor cosine = a.multiply(b).sum(1).divide(lengths);
    Tensor alike = target.detach().add(1).multiply(0.5f);
    return alike.where(cosine.negate().add(1), cosine.subtract(margin).relu()).mean();
  }

  private static Tensor length(Tensor vectors) {
    return vectors.square().sum(1).add(1e-12f).sqrt();
  }

  /**
   * Returns the triplet margin loss (Balntas et al. 2016), the mean over the rows of max(d(anchor,
   * positive) - d(anchor, negative) + margin, 0), where d(a, b) = |a - b + 1e-6|, the Euclidean
   * distance with PyTorch's constant against an infinite slope at 0.
   *
   * @param anchor [rows, features]
   * @param positive vectors that should be near the anchors, of the same shape
   * @param negative vectors that should be far from them, of the same shape
   * @param margin how much farther the negative should be; positive
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ or the margin is not positive
   */
  public static Tensor tripletMargin(
      Tensor anchor, Tensor positive, Tensor negative, float margin) {
    requireVectors("tripletMargin", anchor, positive);
    requireVectors("tripletMargin", anchor, negative);
    if (!(margin > 0 && margin < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tripletMargin: margin must be positive, got " + margin);
    }
    Tensor near = distance(anchor, positive);
    return near.subtract(distance(anchor, negative)).add(margin).relu().mean();
  }

  private static Tensor distance(Tensor a, Tensor b) {
    return a.subtract(b).add(1e-6f).square().sum(1).sqrt();
  }

  private static void requireVectors(String loss, Tensor a, Tensor b) {
    if (a.shape().rank() != 2 || !a.shape().equals(b.shape())) {
      throw new IllegalArgumentException(
          "%s: needs vectors [rows, features] of the same shape - %s and %s"
              .formatted(loss, a.shape(), b.shape()));
    }
  }

  private static Tensor difference(String loss, Tensor prediction, Tensor target) {
    requireSameShape(loss, prediction, target);
    return prediction.subtract(target);
  }

  /** Broadcasting would hide mistakes such as [n] against [n, 1]. */
  static void requireSameShape(String loss, Tensor prediction, Tensor target) {
    if (!prediction.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "%s: prediction and target must have the same shape - prediction %s, target %s"
              .formatted(loss, prediction.shape(), target.shape()));
    }
  }
}
