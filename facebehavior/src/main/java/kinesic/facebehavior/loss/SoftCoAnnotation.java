package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy between the categorical head and the soft labels that annotated binary labels
 * imply, averaged over the samples that have one; 0 if there is none.
 *
 * <p>With scores z, [n, K], p = softmax(z) over the categories that take part in the sample's soft
 * label q, and N labelled samples:
 *
 * <pre>
 *   {@link Form#SOFT_TARGETS}:  L = 1/N Σ_i Σ_k -q_k ln p_k
 *       d ln p_j / dz_k = [j = k] - p_k, so dL/dz_k = 1/N (p_k Σ_j q_j - q_k) = (p_k - q_k) / N
 *
 *   {@link Form#LITERAL}:       L = 1/N Σ_i Σ_k -p_k ln q_k
 *       dp_j / dz_k = p_j ([j = k] - p_k); with c_k = -ln q_k: dL/dz_k = p_k (c_k - Σ_j p_j c_j) / N
 * </pre>
 *
 * A category that takes no part gets no gradient. The literal form, as printed, is linear in p: it
 * pulls p to the single most probable category of q, not to q.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790; the labels are {@link
 * SoftLabels}.
 */
public final class SoftCoAnnotation extends Loss {

  /** What is summed. */
  public enum Form {
    /** -q ln p: the soft label is the target. */
    SOFT_TARGETS,
    /** -p ln q, as printed. */
    LITERAL
  }

  private final SoftLabels labels;
  private final Form form;
  private float @Nullable [] probability; // p, [n, k]

  /** Against these labels. The input is the scores, [n, K]; the result a scalar. */
  public SoftCoAnnotation(SoftLabels labels, Form form) {
    this.labels = labels;
    this.form = form;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check("scores", inputs[0], labels.samples(), labels.size());
    Tensor lnp = labels.restrict(inputs[0]).logSoftmax();
    boolean needsP = form == Form.LITERAL || needsGradient(0);
    float[] p = needsP ? lnp.exp().toArray() : new float[0];
    double sum = form == Form.LITERAL ? literal(p) : softTargets(lnp.toArray());
    probability = needsGradient(0) ? p : null;
    return result(inputs[0], sum / Math.max(labels.labelledSamples(), 1));
  }

  private double softTargets(float[] lnp) {
    float[] q = labels.probability();
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      for (int at = i * labels.size(); labels.isLabelled(i) && at < (i + 1) * labels.size(); at++) {
        sum -= (double) q[at] * lnp[at];
      }
    }
    return sum;
  }

  private double literal(float[] p) {
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      for (int k = 0; labels.isLabelled(i) && k < labels.size(); k++) {
        sum += p[i * labels.size() + k] * cost(i, k);
      }
    }
    return sum;
  }

  /** -ln q; 0 where the category takes no part, and p is 0. */
  private double cost(int i, int k) {
    return labels.takesPart(i, k) ? -Math.log(labels.probability(i, k)) : 0;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    float[] p = saved(probability);
    float[] q = labels.probability();
    float[] gz = new float[p.length];
    int size = labels.size();
    double scale = gy.item() / (double) Math.max(labels.labelledSamples(), 1);
    for (int i = 0; i < labels.samples(); i++) {
      double mean = form == Form.LITERAL ? meanCost(p, i) : 0;
      for (int k = 0; labels.isLabelled(i) && k < size; k++) {
        int at = i * size + k;
        double slope = form == Form.LITERAL ? p[at] * (cost(i, k) - mean) : p[at] - q[at];
        gz[at] = (float) (scale * slope);
      }
    }
    return new Tensor[] {gradient(gy, labels.shape(), gz)};
  }

  private double meanCost(float[] p, int i) {
    double mean = 0;
    for (int k = 0; k < labels.size(); k++) {
      mean += p[i * labels.size() + k] * cost(i, k);
    }
    return mean;
  }
}
