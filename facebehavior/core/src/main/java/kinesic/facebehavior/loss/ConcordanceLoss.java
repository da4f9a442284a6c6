package kinesic.facebehavior.loss;

import kinesic.engine.Tensor;
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
 * float.
 *
 * <p>Source: L. I-K. Lin, A concordance correlation coefficient to evaluate reproducibility,
 * Biometrics 45, 1989; as a loss in arXiv 2105.03790. Large batches give better estimates of the
 * moments.
 */
public final class ConcordanceLoss extends Loss {

  private static final double EPSILON = 1e-12;

  private final ValueLabels labels;
  private final Moments[] moments; // one per quantity
  private int used; // number of included quantities
  private float @Nullable [] predictions; // [n, d]

  /** A loss for these labels. The input is the predictions, [n, D]; the result is a scalar. */
  public ConcordanceLoss(ValueLabels labels) {
    this.labels = labels;
    this.moments = new Moments[labels.size()];
  }

  /** The moments of one quantity. */
  private record Moments(int samples, double labelMean, double denominator, double rho) {

    boolean takePart() {
      return denominator > 0;
    }
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check("predictions", inputs[0], labels.samples(), labels.size());
    float[] x = inputs[0].toArray();
    double sum = 0;
    for (int q = 0; q < moments.length; q++) {
      moments[q] = moments(x, q);
      sum += moments[q].rho();
      used += moments[q].takePart() ? 1 : 0;
    }
    predictions = needsGradient(0) ? x : null;
    return result(inputs[0], used == 0 ? 0 : 1 - sum / used);
  }

  private Moments moments(float[] x, int q) {
    float[] y = labels.value();
    int size = labels.size();
    int n = 0;
    double a = 0;
    double b = 0;
    for (int j = q; j < y.length; j += size) {
      if (!Float.isNaN(y[j])) {
        n++;
        a += x[j];
        b += y[j];
      }
    }
    a /= Math.max(n, 1);
    b /= Math.max(n, 1);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int j = q; j < y.length; j += size) {
      if (!Float.isNaN(y[j])) {
        xx += (x[j] - a) * (x[j] - a);
        yy += (y[j] - b) * (y[j] - b);
        xy += (x[j] - a) * (y[j] - b);
      }
    }
    if (n < 2 || yy == 0) {
      return new Moments(n, b, 0, 0);
    }
    double d = (xx + yy) / n + (a - b) * (a - b) + EPSILON;
    return new Moments(n, b, d, 2 * xy / n / d);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    float[] x = saved(predictions);
    float[] y = labels.value();
    float[] gx = new float[x.length];
    for (int q = 0; q < moments.length; q++) {
      Moments at = moments[q];
      if (!at.takePart()) {
        continue;
      }
      double scale = -gy.item() * 2.0 / (used * at.samples() * at.denominator());
      double b = at.labelMean();
      for (int j = q; j < y.length; j += labels.size()) {
        if (!Float.isNaN(y[j])) {
          gx[j] = (float) (scale * ((y[j] - b) - at.rho() * (x[j] - b)));
        }
      }
    }
    return new Tensor[] {Tensor.of(gy.backend(), labels.shape(), gx)};
  }
}
