package kinesic.nn.weighting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Tensor;

/**
 * Dynamic weight average: a task whose loss falls more slowly than those of the others gets a
 * greater weight. Over the means of the losses in whole epochs, in epoch e, counted from 1,
 *
 * <pre>
 *   r_t = L_t(e-1) / L_t(e-2)
 *   w_t = T · exp(r_t / τ) / Σ_i exp(r_i / τ)
 * </pre>
 *
 * <p>of T tasks. The temperature τ is 2 in the source; a greater one makes the weights more equal.
 * In the first two epochs every weight is 1, and so is r_t if L_t(e-2) is not above 0. A factor
 * before a loss does not change its r_t.
 *
 * <p>Source: S. Liu, E. Johns, A. J. Davison, End-to-end multi-task learning with attention, CVPR
 * 2019, arXiv 1803.10704, equation 7.
 */
public final class DynamicWeightAverage implements LossWeighting {

  /** The temperature of the source. */
  public static final double TEMPERATURE = 2;

  private static final String LAST = "last.";
  private static final String BEFORE = "before.";

  private final List<String> tasks;
  private final double temperature;
  private Map<String, Double> last = Map.of(); // means over the last epoch
  private Map<String, Double> before = Map.of(); // means over the one before it

  /**
   * Creates the weighting of these tasks.
   *
   * @param tasks their names
   * @param temperature τ, above 0
   * @throws IllegalArgumentException if the temperature is out of range
   */
  public DynamicWeightAverage(List<String> tasks, double temperature) {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "dynamic weight average: the temperature is %s, expected a number above 0"
              .formatted(temperature));
    }
    this.tasks = List.copyOf(tasks);
    this.temperature = temperature;
  }

  @Override
  public Tensor total(Tensor sum, Map<String, Tensor> losses, List<Tensor> others) {
    if (!losses.keySet().equals(Set.copyOf(tasks))) {
      throw new IllegalArgumentException(
          "dynamic weight average: the loss has the tasks %s, expected %s"
              .formatted(losses.keySet(), tasks));
    }
    if (before.isEmpty()) {
      return sum;
    }
    Map<String, Double> weights = weights();
    List<Tensor> terms = new ArrayList<>();
    losses.forEach(
        (task, loss) -> {
          double weight = Objects.requireNonNull(weights.get(task));
          terms.add(loss.multiply((float) weight));
        });
    terms.addAll(others);
    return terms.stream().reduce(Tensor::add).orElse(sum);
  }

  @Override
  public Map<String, Double> weights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (String task : tasks) {
      double weight = Math.exp((ratio(task) - 1) / temperature);
      weights.put(task, weight);
      sum += weight;
    }
    double scale = tasks.size() / sum;
    weights.replaceAll((task, weight) -> scale * weight);
    return weights;
  }

  private double ratio(String task) {
    double newer = last.getOrDefault(task, 0.0);
    double older = before.getOrDefault(task, 0.0);
    return older > 0 ? newer / older : 1;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void epochFinished(Map<String, Double> means) {
    before = last;
    last = new LinkedHashMap<>(means);
    last.keySet().retainAll(tasks);
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    last.forEach((task, mean) -> state.put(LAST + task, mean));
    before.forEach((task, mean) -> state.put(BEFORE + task, mean));
    return state;
  }

  @Override
  public void load(Map<String, Double> state) {
    requireFit(state);
    last = NamedState.part(state, LAST);
    before = NamedState.part(state, BEFORE);
  }

  @Override
  public void requireFit(Map<String, Double> state) {
    NamedState.requireKinds(state, LAST, BEFORE);
  }
}
