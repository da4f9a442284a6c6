package kinesic.nn.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/**
 * Accumulates the weighted gradients of several micro-batches. The sum has its own memory, so the
 * memory of one micro-batch can be released before the next one starts.
 *
 * <pre>{@code
 * sum.add(0.5f);        // after the backward pass of each micro-batch
 * sum.add(0.5f);
 * sum.handOver();       // before optimiser.step()
 * }</pre>
 */
public final class GradientSum {

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> sums = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>(); // parameters that the current sum contains

  /** Creates an accumulator for the given parameters. */
  public GradientSum(Map<String, Tensor> parameters) {
    this.parameters = parameters;
  }

  /** Adds {@code weight} times the current gradients of the parameters, and clears them. */
  public void add(float weight) {
    List<String> first = new ArrayList<>();
    List<String> more = new ArrayList<>();
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.gradient() != null) {
            sums.computeIfAbsent(name, key -> Optimiser.zeros(parameter));
            (begun.add(name) ? first : more).add(name);
          }
        });
    accumulate(weight, first, false);
    accumulate(weight, more, true);
  }

  private void accumulate(float weight, List<String> names, boolean add) {
    if (names.isEmpty()) {
      return;
    }
    List<Tensor> leaves = names.stream().map(parameters::get).map(Objects::requireNonNull).toList();
    List<Buffer> gradients =
        leaves.stream().map(p -> Objects.requireNonNull(p.gradient()).buffer()).toList();
    List<Buffer> totals =
        names.stream().map(sums::get).map(sum -> Objects.requireNonNull(sum).buffer()).toList();
    Backend backend = leaves.getFirst().backend();
    backend.optimiserKernels().accumulate(weight, gradients, add, totals);
    leaves.forEach(Tensor::clearGradient);
  }

  /** Sets the sums as the gradients of the parameters; the next {@link #add} starts a new sum. */
  public void handOver() {
    parameters.forEach(
        (name, parameter) -> {
          Tensor sum = sums.get(name);
          Node leaf = parameter.node();
          if (sum != null && leaf != null && begun.contains(name)) {
            leaf.setGradient(sum);
          }
        });
    begun.clear();
  }
}
