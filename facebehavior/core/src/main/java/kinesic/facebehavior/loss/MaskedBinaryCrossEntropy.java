package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of M sigmoids with the annotated labels, averaged over the annotated labels of
 * each sample and then over the samples with at least one; 0 if no sample has one.
 *
 * <p>For scores x, [n, M], p = 1 / (1 + e^-x), labels y in {0, 1} and weights w, of which c_i are
 * not 0 in row i, and N rows with c_i > 0:
 *
 * <pre>
 *   L = 1/N Σ_i 1/c_i Σ_m -w_im [ y_im ln p_im + (1 - y_im) ln(1 - p_im) ]
 *     = Σ_i Σ_m r_im [ softplus(x_im) - y_im x_im ],  r_im = w_im / (N c_i), the weight of a label
 *       since ln p = x - softplus(x) and ln(1 - p) = -softplus(x)
 *   softplus(x) = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which does not overflow
 *
 *   dL/dx_im = r_im (p_im - y_im)       since d softplus(x)/dx = p
 * </pre>
 *
 * Weights other than 0 and 1 come from {@link HardCoAnnotation}; c_i counts such labels in full.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, Distribution Matching for Heterogeneous
 * Multi-Task Learning, arXiv 2105.03790, the loss of action units.
 */
public final class MaskedBinaryCrossEntropy extends Loss {

  private final BinaryLabels labels;
  private @Nullable Tensor gradient; // dL/dx, [n, m]

  /** A loss for these labels. The input is the scores, [n, M]; the result is a scalar. */
  public MaskedBinaryCrossEntropy(BinaryLabels labels) {
    this.labels = labels;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "L = Σ_im r_im (softplus(x_im) - y_im x_im), r_im = w_im / (N c_i)",
        "gx_im = gL r_im (p_im - y_im), p = 1 / (1 + e^-x)");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    int n = labels.samples();
    check("scores", x, n, labels.size());
    Backend backend = x.backend();
    Tensor loss = result(x);
    gradient = gradientOf(x, 0);
    backend
        .crossEntropy()
        .bernoulli(
            n,
            labels.size(),
            x.buffer(),
            labels.target(backend).buffer(),
            labels.weight(backend).buffer(),
            labels.share(backend).buffer(),
            loss.buffer(),
            buffer(gradient));
    return loss;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {scaled(saved(gradient), gy)};
  }
}
