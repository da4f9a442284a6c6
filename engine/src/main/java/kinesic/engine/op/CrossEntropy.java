package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * loss_r = -ln softmax(x_r)[label_r] for each row of logits x, [rows, classes]; 0 where the label
 * is negative, which means not annotated. The result is [rows].
 *
 * <p>loss = ln Σ_j e^x_j - x_label, so gx_rc = gloss_r (softmax(x_r)_c - [c = label_r]).
 */
public final class CrossEntropy extends Op {

  private final RowIndices labels;
  private @Nullable Tensor logProbability;

  /** Compares with one label per row; a negative label means that the row is not annotated. */
  public CrossEntropy(int[] labels) {
    this.labels = RowIndices.of(labels);
  }

  /**
   * Compares with labels that are on the backend of the logits already. Their range is not checked:
   * each must be less than the number of classes.
   */
  public CrossEntropy(Indices labels) {
    this.labels = RowIndices.of(labels);
  }

  /**
   * Returns the mean over the annotated rows; 0 if no row is annotated.
   *
   * @throws IllegalArgumentException if x is not a matrix with one row per label, or a label is not
   *     a class
   */
  public static Tensor mean(Tensor x, int[] labels) {
    int annotated = 0;
    for (int label : labels) {
      annotated += label >= 0 ? 1 : 0;
    }
    return mean(new CrossEntropy(labels), x, annotated);
  }

  /**
   * Returns the mean over the annotated rows; 0 if no row is annotated.
   *
   * @param labels as for {@link #CrossEntropy(Indices)}
   * @param annotated the number of labels that are not negative
   * @throws IllegalArgumentException if x is not a matrix with one row per label
   */
  public static Tensor mean(Tensor x, Indices labels, int annotated) {
    return mean(new CrossEntropy(labels), x, annotated);
  }

  private static Tensor mean(CrossEntropy op, Tensor x, int annotated) {
    return Mean.all(op.apply(x), Math.max(annotated, 1));
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y_r = -ln softmax(x_r)[label_r], 0 without a label",
        "gx_rc = gy_r (softmax(x_r)_c - [c = label_r]), 0 without a label");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    check(x.shape());
    Tensor logs = Tensor.allocate(x.backend(), x.shape());
    Tensor loss = Tensor.allocate(x.backend(), Shape.of(labels.count()));
    x.backend()
        .softmax()
        .crossEntropy(
            x.size(0), x.size(1), x.buffer(), labels.on(x.backend()), logs.buffer(), loss.buffer());
    logProbability = needsGradient(0) ? logs : null;
    return loss;
  }

  @Override
  protected Tensor[] backward(Tensor gloss) {
    Tensor logs = saved(logProbability);
    Tensor gx = Tensor.allocate(logs.backend(), logs.shape());
    gx.backend()
        .softmax()
        .crossEntropyGradient(
            logs.size(0),
            logs.size(1),
            logs.buffer(),
            labels.on(logs.backend()),
            gloss.buffer(),
            gx.buffer());
    return new Tensor[] {gx};
  }

  private void check(Shape x) {
    if (x.rank() != 2 || x.size(0) != labels.count()) {
      throw new IllegalArgumentException(
          "crossEntropy: needs logits [rows, classes] and one label per row - logits %s, %s labels"
              .formatted(x, labels.count()));
    }
    labels.check(
        label -> label < x.size(1),
        (label, r) ->
            "crossEntropy: label %s in row %s is not a class of logits %s: axis 1 is %s"
                .formatted(label, r, x, x.size(1)));
  }
}
