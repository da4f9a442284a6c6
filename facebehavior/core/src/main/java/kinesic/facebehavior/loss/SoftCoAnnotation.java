package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of the categorical head with the soft labels that annotated binary labels
 * imply, averaged over the samples with a soft label; 0 if no sample has one.
 *
 * <p>With scores z, [n, K], p = softmax(z) over the categories of the soft label q of the sample,
 * and N labelled samples:
 *
 * <pre>
 *   {@link Form#SOFT_TARGETS}:  L = 1/N Σ_i Σ_k -q_k ln p_k
 *       d ln p_j / dz_k = [j = k] - p_k, so dL/dz_k = 1/N (p_k Σ_j q_j - q_k) = (p_k - q_k) / N
 *
 *   {@link Form#LITERAL}:       L = 1/N Σ_i Σ_k -p_k ln q_k
 *       dp_j / dz_k = p_j ([j = k] - p_k); with c_k = -ln q_k: dL/dz_k = p_k (c_k - Σ_j p_j c_j) / N
 * </pre>
 *
 * A category that is not part of the soft label gets no gradient. The literal form, as printed in
 * the paper, is linear in p: it pulls p to the single most probable category of q, not to q.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790; the labels are {@link
 * SoftLabels}.
 */
public final class SoftCoAnnotation extends Loss {

  /** The formula of the loss. */
  public enum Form {
    /** -q ln p: the soft label is the target. */
    SOFT_TARGETS,
    /** -p ln q, as printed in the paper. */
    LITERAL
  }

  private final SoftLabels labels;
  private final Form form;
  private @Nullable Tensor gradient; // dL/dz, [n, k]

  /** A loss for these labels. The input is the scores, [n, K]; the result is a scalar. */
  public SoftCoAnnotation(SoftLabels labels, Form form) {
    this.labels = labels;
    this.form = form;
  }

  @Override
  public Formula formula() {
    return form == Form.LITERAL
        ? new Formula(
            "L = -Σ_ik p_ik ln q_ik / N, p = softmax(z)",
            "gz_ik = gL p_ik (c_ik - Σ_j p_ij c_ij) / N, c = -ln q")
        : new Formula("L = -Σ_ik q_ik ln p_ik / N, p = softmax(z)", "gz_ik = gL (p_ik - q_ik) / N");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check("scores", inputs[0], labels.samples(), labels.size());
    Tensor z = inputs[0];
    return form == Form.LITERAL ? literal(z) : softTargets(z);
  }

  private Tensor softTargets(Tensor z) {
    Backend backend = z.backend();
    Tensor loss = result(z);
    gradient = gradientOf(z, 0);
    backend
        .crossEntropy()
        .categorical(
            labels.samples(),
            labels.size(),
            z.buffer(),
            labels.scores(backend).buffer(),
            labels.share(backend).buffer(),
            loss.buffer(),
            buffer(gradient));
    return loss;
  }

  /** With c = -ln q: L = Σ share p c and gz = share p (c - Σ p c). */
  private Tensor literal(Tensor z) {
    Tensor p = labels.restrict(z).softmax();
    Tensor share = labels.share(z.backend()).reshape(labels.samples(), 1);
    Tensor cost = labels.surprise(z.backend());
    Tensor mean = p.multiply(cost).sum(1).reshape(labels.samples(), 1);
    if (needsGradient(0)) {
      gradient = cost.subtract(mean).multiply(p).multiply(share).add(0); // no -0
    }
    return mean.multiply(share).sum();
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {scaled(saved(gradient), gy)};
  }
}
