package kinesic.nn.optim;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Elementwise;

/**
 * The weighted sum of the gradients of several micro-batches, added up one after the other in its
 * own memory, so that the memory of each micro-batch can go before the next begins.
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
  private final Set<String> begun = new HashSet<>(); // who has a part in the current sum

  /** A sum over the given leaves. */
  public GradientSum(Map<String, Tensor> parameters) {
    this.parameters = parameters;
  }

  /** Adds the gradients that the parameters hold now, times {@code weight}, and clears them. */
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

  /** Makes the sums the parameters' gradients; the next {@link #add} begins a new sum. */
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
