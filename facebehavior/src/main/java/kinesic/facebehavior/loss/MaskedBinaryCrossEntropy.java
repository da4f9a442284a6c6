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
 *     = 1/N Σ_i 1/c_i Σ_m  w_im [ softplus(x_im) - y_im x_im ]
 *       since ln p = x - softplus(x) and ln(1 - p) = -softplus(x)
 *   softplus(x) = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which no x overflows
 *
 *   dL/dx_im = w_im / (N c_i) · (p_im - y_im)       for d softplus(x)/dx = p
 * </pre>
 *
 * Weights other than 0 and 1 come from {@link HardCoAnnotation}; c_i counts such labels in full.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, Distribution Matching for Heterogeneous
 * Multi-Task Learning, arXiv 2105.03790, the loss of action units.
 */
public final class MaskedBinaryCrossEntropy extends Loss {

  private final BinaryLabels labels;
  private float @Nullable [] scores; // x, [n, m]
  private float @Nullable [] decay; // e^-|x|, [n, m]

  /** Against these labels. The input is the scores, [n, M]; the result a scalar. */
  public MaskedBinaryCrossEntropy(BinaryLabels labels) {
    this.labels = labels;
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check("scores", inputs[0], labels.samples(), labels.size());
    float[] x = inputs[0].toArray();
    float[] e = decay(inputs[0]);
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      if (labels.annotated(i) > 0) {
        sum += row(x, e, i) / labels.annotated(i);
      }
    }
    if (needsGradient(0)) {
      scores = x;
      decay = e;
    }
    return result(inputs[0], sum / Math.max(labels.annotatedSamples(), 1));
  }

  /** Σ_m w [softplus(x) - y x] for sample {@code i}. */
  private double row(float[] x, float[] e, int i) {
    float[] y = labels.target();
    float[] w = labels.weight();
    double sum = 0;
    LogProduct product = new LogProduct(); // of the labels that count in full, nearly all
    for (int j = i * labels.size(); j < (i + 1) * labels.size(); j++) {
      if (w[j] == 1) {
        sum += Math.max(x[j], 0) - y[j] * x[j];
        product.add(1.0 + e[j]);
      } else if (w[j] > 0) {
        sum += w[j] * (Math.max(x[j], 0) - y[j] * x[j] + Math.log1p(e[j]));
      }
    }
    return sum + product.sum();
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    float[] x = saved(scores);
    float[] e = saved(decay);
    float[] y = labels.target();
    float[] w = labels.weight();
    float[] gx = new float[x.length];
    double scale = gy.item() / (double) Math.max(labels.annotatedSamples(), 1);
    for (int i = 0; i < labels.samples(); i++) {
      double rowScale = scale / Math.max(labels.annotated(i), 1);
      for (int j = i * labels.size(); j < (i + 1) * labels.size(); j++) {
        if (w[j] > 0) {
          gx[j] = (float) (rowScale * w[j] * (sigmoid(x[j], e[j]) - y[j]));
        }
      }
    }
    return new Tensor[] {gradient(gy, labels.shape(), gx)};
  }
}
