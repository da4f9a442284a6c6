package kinesic.nn.optim;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Elementwise;

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
    parameters.forEach(
        (name, parameter) -> {
          Tensor g = parameter.gradient();
          if (g == null) {
            return;
          }
          Tensor sum = sums.computeIfAbsent(name, key -> Optimiser.zeros(parameter));
          Elementwise kernel = sum.backend().elementwise();
          if (begun.add(name)) {
            kernel.affine(weight, g.buffer(), 0f, sum.buffer());
          } else {
            kernel.addScaled(weight, g.buffer(), sum.buffer());
          }
          parameter.clearGradient();
        });
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
