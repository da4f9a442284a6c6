package kinesic.nn.loss;

import kinesic.engine.Tensor;

/**
 * Loss functions that compare predictions with targets of the same shape and return the mean over
 * all elements as a scalar.
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
   * <p>Multiplied by beta, it is the Huber loss.
   *
   * @param beta where the square becomes a line; positive
   * @throws IllegalArgumentException if the shapes differ or beta is not positive
   */
  public static Tensor smoothL1(Tensor prediction, Tensor target, float beta) {
    if (!(beta > 0 && beta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("smoothL1: beta must be positive, got " + beta);
    }
    Tensor d = difference("smoothL1", prediction, target).abs();
    Tensor c = d.clamp(0, beta); // c · (d - c / 2) / beta is d² / (2 · beta), then d - beta / 2
    return c.multiply(d.subtract(c.multiply(0.5f))).multiply(1 / beta).mean();
  }

  /**
   * Returns the binary cross-entropy of logits, the mean of -t · ln σ(x) - (1 - t) · ln(1 - σ(x)) =
   * softplus(x) - t · x.
   *
   * @param logits any real numbers
   * @param target probabilities, 0 to 1
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor target) {
    requireSameShape("binaryCrossEntropy", logits, target);
    return logits.softplus().subtract(logits.multiply(target)).mean();
  }

  private static Tensor difference(String loss, Tensor prediction, Tensor target) {
    requireSameShape(loss, prediction, target);
    return prediction.subtract(target);
  }

  /** Broadcasting would hide mistakes such as [n] against [n, 1]. */
  private static void requireSameShape(String loss, Tensor prediction, Tensor target) {
    if (!prediction.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "%s: prediction and target must have the same shape - prediction %s, target %s"
              .formatted(loss, prediction.shape(), target.shape()));
    }
  }
}
