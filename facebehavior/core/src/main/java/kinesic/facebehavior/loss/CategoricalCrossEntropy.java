package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.kernels.Backend;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * The mean cross-entropy of K logits with the categories of the annotated samples; 0 if none is
 * annotated.
 *
 * <p>For logits x, [n, K], p = softmax(x), categories y and N annotated samples:
 *
 * <pre>
 *   L = Σ_i -r_i ln p[i, y_i] - Σ_ik t_ik ln p_ik,  r_i = 1/N for an annotated sample, else 0
 *
 *   dL/dx_ik = r_i (p_ik - [k = y_i]) + p_ik Σ_j t_ij - t_ik
 * </pre>
 *
 * <p>A sample whose label is a distribution q has r_i = 0 and t_ik = q_ik / N instead. Class
 * weights change r and t, and label smoothing adds to t, see {@link
 * kinesic.nn.loss.CrossEntropyLoss#shares( int[], float[], int)}.
 */
final class CategoricalCrossEntropy extends Loss {

  private final CategoryLabels labels;
  private @Nullable Tensor logProbability; // ln p, [n, k]
  private @Nullable Indices category; // y, [n]

  /** A loss for these labels. The input is the logits, [n, K]; the result is a scalar. */
  CategoricalCrossEntropy(CategoryLabels labels) {
    this.labels = labels;
  }

  @Override
  public Formula formula() {
    return new Formula(
        "L = -Σ_i r_i ln p[i, y_i] - Σ_ik t_ik ln p_ik, p = softmax(x)",
        "gx_ik = gL (r_i (p_ik - [k = y_i]) + p_ik Σ_j t_ij - t_ik)");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor x = inputs[0];
    int n = labels.samples();
    int k = labels.size();
    check("logits", x, n, k);
    Backend backend = x.backend();
    Indices y = StepMemory.indices(labels.category(backend));
    Tensor logs = Tensor.allocate(backend, x.shape());
    Tensor losses = Tensor.allocate(backend, Shape.of(n));
    backend.softmax().crossEntropy(n, k, x.buffer(), y, logs.buffer(), losses.buffer());
    category = y;
    logProbability = needsGradient(0) ? logs : null;
    Tensor loss = losses.multiply(labels.share(backend)).sum();
    return labels
        .spread(backend)
        .map(spread -> loss.subtract(logs.multiply(spread).sum()))
        .orElse(loss);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor logs = saved(logProbability);
    Backend backend = logs.backend();
    Tensor share = labels.share(backend).multiply(gy);
    Tensor gx = Tensor.allocate(backend, logs.shape());
    backend
        .softmax()
        .crossEntropyGradient(
            labels.samples(),
            labels.size(),
            logs.buffer(),
            saved(category),
            share.buffer(),
            gx.buffer());
    labels.spread(backend).ifPresent(spread -> addSmoothing(logs, spread, gy, gx));
    return new Tensor[] {gx};
  }

  private void addSmoothing(Tensor logs, Tensor spread, Tensor gy, Tensor gx) {
    Backend backend = logs.backend();
    Tensor smoothing = Tensor.allocate(backend, logs.shape());
    backend
        .softmax()
        .logSoftmaxGradient(
            labels.samples(),
            labels.size(),
            logs.buffer(),
            spread.multiply(gy.negate()).buffer(),
            smoothing.buffer());
    backend.elementwise().addScaled(1, smoothing.buffer(), gx.buffer());
  }
}
