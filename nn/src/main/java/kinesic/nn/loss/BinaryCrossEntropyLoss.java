package kinesic.nn.loss;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy of logits with weights. With σ(x) = 1 / (1 + e^-x), weights w and weights q
 * of the positive labels, the loss is the mean over all elements of
 *
 * <pre>
 * w · [ -q · t · ln σ(x) - (1 - t) · ln(1 - σ(x)) ]
 *     = w · [ (1 - t) · x + (1 + (q - 1) · t) · softplus(-x) ]
 * </pre>
 *
 * <p>as PyTorch's {@code BCEWithLogitsLoss}. The second form overflows for no logit. The mean
 * divides by the number of elements, whatever their weights.
 *
 * <pre>{@code
 * BinaryCrossEntropyLoss loss = BinaryCrossEntropyLoss.plain().withPositiveWeights(q);
 * loss.of(net.forward(images), labels).backward();
 * }</pre>
 */
public final class BinaryCrossEntropyLoss {

  private final @Nullable Tensor weights;
  private final @Nullable Tensor positiveWeights;

  private BinaryCrossEntropyLoss(@Nullable Tensor weights, @Nullable Tensor positiveWeights) {
    this.weights = weights;
    this.positiveWeights = positiveWeights;
  }

  /** Returns the loss without weights, {@link Loss#binaryCrossEntropy}. */
  public static BinaryCrossEntropyLoss plain() {
    return new BinaryCrossEntropyLoss(null, null);
  }

  /**
   * Returns this loss with weights of the elements.
   *
   * @param w not negative; broadcast to the shape of the logits, so [classes] for one weight a
   *     class and [rows, 1] for one a row
   */
  public BinaryCrossEntropyLoss withWeights(Tensor w) {
    return new BinaryCrossEntropyLoss(w, positiveWeights);
  }

  /**
   * Returns this loss with weights of the positive labels. A weight above 1 raises recall, one
   * below 1 precision; (negative labels) / (positive labels) balances a rare class.
   *
   * @param q not negative; broadcast to the shape of the logits, usually [classes]
   */
  public BinaryCrossEntropyLoss withPositiveWeights(Tensor q) {
    return new BinaryCrossEntropyLoss(weights, q);
  }

  /**
   * Computes the loss.
   *
   * @param logits any real numbers
   * @param target probabilities, 0 to 1, of the same shape
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ, or the weights do not broadcast to them
   */
  public Tensor of(Tensor logits, Tensor target) {
    if (weights == null && positiveWeights == null) {
      return Loss.binaryCrossEntropy(logits, target);
    }
    Loss.requireSameShape("binaryCrossEntropyLoss", logits, target);
    requireFit("weights", weights, logits);
    requireFit("positive weights", positiveWeights, logits);
    Tensor missed = logits.negate().softplus();
    if (positiveWeights != null) {
      missed = missed.multiply(target.multiply(positiveWeights.subtract(1)).add(1));
    }
    Tensor loss = target.negate().add(1).multiply(logits).add(missed);
    return (weights == null ? loss : loss.multiply(weights)).mean();
  }

  private static void requireFit(String what, @Nullable Tensor w, Tensor logits) {
    if (w != null && !w.shape().broadcastsTo(logits.shape())) {
      throw new IllegalArgumentException(
          "binaryCrossEntropyLoss: %s %s do not broadcast to the logits %s"
              .formatted(what, w.shape(), logits.shape()));
    }
  }
}
