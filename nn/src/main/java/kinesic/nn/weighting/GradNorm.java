package kinesic.nn.weighting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradient normalisation: weights that let all tasks learn at similar rates. With the gradients of
 * the weighted losses over the shared parameters, of norm G_t = w_t ‖g_t‖, and the losses relative
 * to those of the first step,
 *
 * <pre>
 *   l_t = L_t / L_t(0)
 *   r_t = l_t / mean_i l_i           the inverse rate of learning of a task
 *   E(w) = Σ_t |G_t - mean_i G_i · r_t^a|
 * </pre>
 *
 * <p>the weights follow the gradient of E, in which mean G · r_t^a counts as a constant: ∂E/∂w_t =
 * sign(G_t - mean G · r_t^a) ‖g_t‖. A task that learns slowly, of a great r_t, thus gets a greater
 * gradient. The exponent a, 1.5 in the source's experiments with scenes, says how strictly the
 * rates are made equal. A step uses the weights before their update, as does the whole loss of a
 * task, its own parameters included. After the update, the weights are scaled to the sum T.
 *
 * <p>Choices made here: the shared parameters are all of them, not only those of the last shared
 * layer; the weights are updated by Adam of the rate 0.025 and are at least 0.01; a task without a
 * loss or a gradient in a step, because no sample is labelled for it, takes no part, and L_t(0) is
 * its first loss above 0.
 *
 * <p>Source: Z. Chen, V. Badrinarayanan, C.-Y. Lee, A. Rabinovich, GradNorm: gradient normalization
 * for adaptive loss balancing in deep multitask networks, ICML 2018, arXiv 1711.02257, equations 1
 * and 2 and algorithm 1.
 */
public final class GradNorm implements GradientWeighting {

  /** The exponent of the source's experiments with scenes. */
  public static final double EXPONENT = 1.5;

  private static final double RATE = 0.025;
  private static final double FIRST_DECAY = 0.9; // of Adam
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double LEAST_WEIGHT = 0.01;

  private static final String WEIGHT = "weight.";
  private static final String INITIAL = "initial.";
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String UPDATES = "updates.";

  private final double exponent;
  private final Map<String, Task> tasks = new LinkedHashMap<>();

  /** What is known of a task. */
  private static final class Task {
    double weight = 1;
    double initial; // L(0); 0 if it is not known
    double first; // moments of Adam
    double second;
    double updates;

    /** Moves the weight against a derivative of the objective. */
    void update(double derivative) {
      updates++;
      first = FIRST_DECAY * first + (1 - FIRST_DECAY) * derivative;
      second = SECOND_DECAY * second + (1 - SECOND_DECAY) * derivative * derivative;
      double mean = first / (1 - Math.pow(FIRST_DECAY, updates));
      double square = second / (1 - Math.pow(SECOND_DECAY, updates));
      weight = Math.max(LEAST_WEIGHT, weight - RATE * mean / (Math.sqrt(square) + EPSILON));
    }
  }

  /**
   * Creates the weighting.
   *
   * @param exponent a, at least 0; with 0, all gradients get the same norm
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public GradNorm(double exponent) {
    if (!(exponent >= 0 && exponent < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gradient normalisation: the exponent is %s, expected 0 or more".formatted(exponent));
    }
    this.exponent = exponent;
  }

  @Override
  public TaskFactors factors(StepGradients gradients) {
    List<Task> all = new ArrayList<>();
    gradients
        .losses()
        .keySet()
        .forEach(name -> all.add(tasks.computeIfAbsent(name, added -> new Task())));
    List<Double> weights = all.stream().map(task -> task.weight).toList();
    update(all, List.copyOf(gradients.losses().values()), gradients.products());
    return TaskFactors.losses(weights);
  }

  private void update(List<Task> all, List<Double> losses, GradientProducts products) {
    List<Task> learning = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    List<Double> relative = new ArrayList<>();
    for (int t = 0; t < all.size(); t++) {
      Task task = all.get(t);
      double loss = losses.get(t);
      if (products.norm(t) > 0 && loss > 0) {
        task.initial = task.initial > 0 ? task.initial : loss;
        learning.add(task);
        norms.add(products.norm(t));
        relative.add(loss / task.initial);
      }
    }
    double meanLoss = relative.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    double meanNorm = 0;
    for (int t = 0; t < learning.size(); t++) {
      meanNorm += learning.get(t).weight * norms.get(t) / learning.size();
    }
    for (int t = 0; t < learning.size(); t++) {
      double target = meanNorm * Math.pow(relative.get(t) / meanLoss, exponent);
      double excess = learning.get(t).weight * norms.get(t) - target;
      learning.get(t).update(Math.signum(excess) * norms.get(t));
    }
    double sum = all.stream().mapToDouble(task -> task.weight).sum();
    all.forEach(task -> task.weight *= all.size() / sum);
  }

  @Override
  public Map<String, Double> weights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    tasks.forEach((name, task) -> weights.put(name, task.weight));
    return weights;
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    tasks.forEach(
        (name, task) -> {
          state.put(WEIGHT + name, task.weight);
          state.put(INITIAL + name, task.initial);
          state.put(FIRST + name, task.first);
          state.put(SECOND + name, task.second);
          state.put(UPDATES + name, task.updates);
        });
    return state;
  }

  @Override
  public void load(Map<String, Double> state) {
    requireFit(state);
    tasks.clear();
    NamedState.part(state, WEIGHT)
        .forEach(
            (name, weight) -> {
              Task task = new Task();
              task.weight = weight;
              task.initial = state.getOrDefault(INITIAL + name, 0.0);
              task.first = state.getOrDefault(FIRST + name, 0.0);
              task.second = state.getOrDefault(SECOND + name, 0.0);
              task.updates = state.getOrDefault(UPDATES + name, 0.0);
              tasks.put(name, task);
            });
  }

  @Override
  public void requireFit(Map<String, Double> state) {
    NamedState.requireKinds(state, WEIGHT, INITIAL, FIRST, SECOND, UPDATES);
  }
}
