package kinesic.nn.weighting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/**
 * Weighting by homoscedastic uncertainty: each task has a noise σ_t, and the weights follow from
 * the likelihood of all labels together. What is learned is the log variance s_t = log σ_t², which
 * starts at 0:
 *
 * <pre>
 *   L = Σ_t w_t L_t + ½ s_t
 *   w_t = exp(-s_t)      of a classification: the scores are divided by σ²
 *   w_t = ½ exp(-s_t)    of a regression: L is the squared error, and -log N(y; ŷ, σ²) =
 *                        (y - ŷ)² / 2σ² + log σ + constant
 * </pre>
 *
 * <p>The derivative by s_t is ½ - w_t L_t. For constant losses it is 0 where w_t = 1 / (2 L_t): a
 * task whose loss stays large gets a small weight. A factor before a loss therefore only decides
 * where the weight begins, not where it ends. The sum of the weights is not fixed.
 *
 * <p>The form of a classification is an approximation, 1/σ · Σ_c exp(f_c / σ²) ≈ (Σ_c exp
 * f_c)^(1/σ²), which is exact at σ = 1 (equation 10 of the source). It serves for any loss that is
 * the negative logarithm of a likelihood of discrete labels, such as a binary cross-entropy.
 *
 * <p>Source: A. Kendall, Y. Gal, R. Cipolla, Multi-task learning using uncertainty to weigh losses
 * for scene geometry and semantics, CVPR 2018, arXiv 1705.07115, equations 5 to 10.
 */
public final class UncertaintyWeighting implements LossWeighting {

  private static final String NAME = "log variance of ";

  /** The likelihood whose negative logarithm a loss is. */
  public enum Likelihood {
    /** A softmax or a sigmoid of scores. */
    CLASSIFICATION(1),
    /** A normal distribution around the prediction. */
    REGRESSION(0.5f);

    private final float factor;

    Likelihood(float factor) {
      this.factor = factor;
    }
  }

  private final Map<String, Likelihood> tasks;
  private final Map<String, Tensor> logVariances = new LinkedHashMap<>(); // by task

  /**
   * Creates the weighting of these tasks, with every log variance 0.
   *
   * @param tasks by name, in the order of the parameters
   * @param backend where the log variances are: that of the optimiser's other parameters
   */
  public UncertaintyWeighting(Map<String, Likelihood> tasks, Backend backend) {
    this.tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    try (StepMemory.Pause lasting = StepMemory.pause()) {
      for (String task : tasks.keySet()) {
        logVariances.put(task, Tensor.full(backend, Shape.SCALAR, 0f).asParameter());
      }
    }
  }

  @Override
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    logVariances.forEach((task, s) -> named.put(NAME + task, s));
    return Collections.unmodifiableMap(named);
  }

  @Override
  public Tensor total(Tensor sum, Map<String, Tensor> losses, List<Tensor> others) {
    if (!losses.keySet().equals(tasks.keySet())) {
      throw new IllegalArgumentException(
          "uncertainty weighting: the loss has the tasks %s, expected %s"
              .formatted(losses.keySet(), tasks.keySet()));
    }
    List<Tensor> terms = new ArrayList<>();
    losses.forEach((task, loss) -> terms.add(weighted(task, loss)));
    terms.addAll(others);
    return terms.stream().reduce(Tensor::add).orElse(sum);
  }

  private Tensor weighted(String task, Tensor loss) {
    Tensor s = Objects.requireNonNull(logVariances.get(task));
    Tensor weight = s.negate().exp().multiply(Objects.requireNonNull(tasks.get(task)).factor);
    return loss.multiply(weight).add(s.multiply(0.5f));
  }

  @Override
  public Map<String, Double> weights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    logVariances.forEach(
        (task, s) ->
            weights.put(
                task,
                Objects.requireNonNull(tasks.get(task)).factor * Math.exp(-(double) s.item())));
    return weights;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    parameters().forEach((name, s) -> state.put(name, (double) s.item()));
    return state;
  }

  @Override
  public void load(Map<String, Double> state) {
    requireFit(state);
    Map<String, Tensor> parameters = parameters();
    state.forEach(
        (name, value) -> {
          Tensor s = Objects.requireNonNull(parameters.get(name));
          Tensor.full(s.backend(), Shape.SCALAR, value.floatValue()).copyTo(s);
        });
  }
}
