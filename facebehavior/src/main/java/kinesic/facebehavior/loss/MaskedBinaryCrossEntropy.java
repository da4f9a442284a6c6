package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropy of M sigmoids against the labels that are annotated, averaged first over the
 * annotated labels of a sample and then over the samples that have any; 0 if there is none.
 *
 * <p>For scores x, [n, M], p = 1 / (1 + e^-x), labels y in {0, 1} and weights w, of which c_i are
 * not 0 in row i, with N rows where c_i > 0:
 *
 * <pre>
 *   L = 1/N Σ_i 1/c_i Σ_m -w_im [ y_im ln p_im + (1 - y_im) ln(1 - p_im) ]
 *     = Σ_i Σ_m r_im [ softplus(x_im) - y_im x_im ],  r_im = w_im / (N c_i), the share of a label
 *       since ln p = x - softplus(x) and ln(1 - p) = -softplus(x)
 *   softplus(x) = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which no x overflows
 *
 *   dL/dx_im = r_im (p_im - y_im)       for d softplus(x)/dx = p
 * </pre>
 *
 * Weights other than 0 and 1 come from {@link HardCoAnnotation}; c_i counts such labels in full.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, Distribution Matching for Heterogeneous
 * Multi-Task Learning, arXiv 2105.03790, the loss of action units.
 */
public final class MaskedBinaryCrossEntropy extends Loss {

  private final BinaryLabels labels;
  private @Nullable Tensor scores; // x, [n, m]

  /** Against these labels. The input is the scores, [n, M]; the result a scalar. */
  public MaskedBinaryCrossEntropy(BinaryLabels labels) {
    this.labels = labels;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check("scores", inputs[0], labels.samples(), labels.size());
    float[] x = inputs[0].toArray();
    float[] softplus = inputs[0].softplus().toArray();
    float[] y = labels.target();
    double[] share = labels.share();
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      double row = 0; // apart, so that the additions of rows do not wait for each other
      for (int j = i * labels.size(); j < (i + 1) * labels.size(); j++) {
        row += share[j] * (softplus[j] - (double) y[j] * x[j]);
      }
      sum += row;
    }
    scores = needsGradient(0) ? inputs[0] : null;
    return result(inputs[0], sum);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    float[] p = saved(scores).sigmoid().toArray();
    float[] y = labels.target();
    double[] share = labels.share();
    float[] gx = new float[p.length];
    double scale = gy.item();
    for (int j = 0;
        j < gx.length;
        j++) { // no branch: labels are in no order that one could foresee
      gx[j] = (float) (scale * share[j] * (p[j] - y[j]));
    }
    return new Tensor[] {gradient(gy, labels.shape(), gx)};
  }
}
