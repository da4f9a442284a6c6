package kinesic.engine.autograd;

import java.util.HashMap;
import java.util.Map;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The gradients that a backward pass has collected so far, and the ownership of their memory.
 *
 * <p>Gradients share memory: an addition passes its gradient on to both inputs as it is, a reshape
 * under another shape. Therefore this class counts, for each buffer, the references that it knows
 * of: one for each sum, one while an op computes with the gradient, and one for each party outside
 * the pass, which may keep the tensor for any time. Two rules follow:
 *
 * <ul>
 *   <li>memory with one reference may be overwritten by the holder of that reference, so that sums
 *       are computed in place and an op may overwrite the gradient that it receives;
 *   <li>memory without a reference returns to the scope of the step, where the rest of the pass
 *       uses it again.
 * </ul>
 */
final class GradientMemory {

  private final Map<Node, Tensor> sums = new HashMap<>();
  private final Map<Buffer, Integer> references = new HashMap<>(); // buffers compare by identity

  /** Adds a reference from the pass to the memory of {@code g}. */
  void hold(Tensor g) {
    references.merge(g.buffer(), 1, Integer::sum);
  }

  /** Adds references to each gradient that an op returned. */
  void hold(@Nullable Tensor[] gradients) {
    for (Tensor g : gradients) {
      if (g != null) {
        hold(g);
      }
    }
  }

  /**
   * Adds a reference from outside the pass to the memory of {@code g}, which is then neither
   * overwritten nor released.
   */
  void lend(Tensor g) {
    hold(g);
  }

  /** Drops a reference; memory without one returns to the scope of the step. */
  void release(Tensor g) {
    Integer left = references.computeIfPresent(g.buffer(), (b, n) -> n == 1 ? null : n - 1);
    if (left == null) {
      StepMemory.release(g);
    }
  }

  /** Returns whether the memory of {@code g} has only one reference, that of the caller. */
  boolean isExclusive(Tensor g) {
    return references.getOrDefault(g.buffer(), 0) == 1;
  }

  /**
   * Adds {@code g} to the gradient of {@code node}. The reference of the caller to g passes to this
   * object.
   *
   * @param g of the shape of the node, or of a shape to which the op broadcast the node's tensor;
   *     then it is summed over the broadcast axes
   */
  void add(Node node, Tensor g) {
    Tensor term = g.sumTo(node.shape());
    if (!term.buffer().equals(g.buffer())) {
      hold(term);
      release(g);
    }
    Tensor sum = sums.get(node);
    sums.put(node, sum == null ? term : total(sum, term));
  }

  /** Returns the sum of both, in the memory of one of them if that is exclusive. */
  private Tensor total(Tensor sum, Tensor term) {
    Tensor total;
    if (isExclusive(sum)) {
      total = addTo(sum, term);
      release(term);
    } else if (isExclusive(term)) {
      total = addTo(term, sum);
      release(sum);
    } else {
      total = sum.add(term);
      hold(total);
      release(sum);
      release(term);
    }
    return total;
  }

  private static Tensor addTo(Tensor sum, Tensor term) {
    sum.backend().elementwise().addScaled(1f, term.buffer(), sum.buffer());
    return sum;
  }

  /** Returns the gradient of {@code node} and forgets it; the caller takes over its reference. */
  Tensor take(Node node) {
    Tensor sum = sums.remove(node);
    if (sum == null) {
      throw new IllegalStateException("backward: no gradient has reached " + node);
    }
    return sum;
  }

  /**
   * Returns {@code g} for use outside the pass, in memory to which nothing else refers: g itself if
   * only the caller holds it, who keeps the reference, else a copy.
   */
  Tensor result(Tensor g) {
    Tensor result = isExclusive(g) ? g : g.copy();
    lend(result);
    return result;
  }
}
