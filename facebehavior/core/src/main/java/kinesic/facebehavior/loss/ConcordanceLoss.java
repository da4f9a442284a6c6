package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * One minus the concordance correlation coefficient (CCC) between predictions and labels, averaged
 * over the quantities. The CCC of a quantity is computed over the annotated samples of the batch.
 *
 * <p>For one quantity with n annotated samples, predictions x with mean a, labels y with mean b,
 * and moments that divide by n:
 *
 * <pre>
 *   ρ = 2 c / d,   c = E[(x - a)(y - b)],   d = var x + var y + (a - b)² + ε
 *
 *   dc/dx_i = (y_i - b) / n                 (the mean contributes E[y - b] = 0)
 *   dd/dx_i = 2 (x_i - a) / n + 2 (a - b) / n = 2 (x_i - b) / n
 *   dρ/dx_i = 2/d dc/dx_i - 2c/d² dd/dx_i = 2 / (n d) · [ (y_i - b) - ρ (x_i - b) ]
 * </pre>
 *
 * A quantity is included if at least two samples are annotated and their labels differ; otherwise ρ
 * is 0 for any prediction. If no quantity is included the loss is 0. ε = 10⁻¹² keeps the gradient
 * finite where the labels are almost equal; elsewhere it changes ρ by less than the precision of a
 * float; see {@link kinesic.kernels.Concordance}.
 *
 * <p>Source: L. I-K. Lin, A concordance correlation coefficient to evaluate reproducibility,
 * Biometrics 45, 1989; as a loss in arXiv 2105.03790. Large batches give better estimates of the
 * moments.
 */
public final class ConcordanceLoss extends Loss {

  private final ValueLabels labels;
  private @Nullable Tensor gradient; // dL/dx, [n, d]

  /** A loss for these labels. The input is the predictions, [n, D]; the result is a scalar. */
  public ConcordanceLoss(ValueLabels labels) {
    this.labels = labels;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "L = 1 - mean of ρ over D quantities, ρ = 2 c / d, c = E[(x - a) (y - b)], "
            + "d = var x + var y + (a - b)² + ε, a = E[x], b = E[y]",
        "gx_i = -gL 2 / (D n d) ((y_i - b) - ρ (x_i - b))");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    check("predictions", x, labels.samples(), labels.size());
    Backend backend = x.backend();
    Tensor loss = result(x);
    gradient = gradientOf(x, 0);
    backend
        .concordance()
        .concordance(
            labels.samples(),
            labels.size(),
            x.buffer(),
            labels.value(backend).buffer(),
            loss.buffer(),
            buffer(gradient));
    return loss;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {scaled(saved(gradient), gy)};
  }
}
