package kinesic.engine.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass over the tape, and two modes of a thread: recording and anomaly detection.
 *
 * <p>Design: backward lists the entries that the root depends on in topological order, each after
 * its inputs. It uses a depth-first walk with an explicit stack, because a tape can be deeper than
 * the stack of a thread. Then it walks the list from the end. Each entry passes its gradient to its
 * op, adds the results to the entries of the inputs, and is freed. The memory of a gradient belongs
 * exclusively to the entry that collects it, unless several entries share it. When the entry is
 * freed, the memory moves to the one input that received it, or returns to the step scope.
 */
public final class Autograd {

  private static final ThreadLocal<Boolean> RECORDING = ThreadLocal.withInitial(() -> true);
  private static final ThreadLocal<Boolean> ANOMALY = ThreadLocal.withInitial(() -> false);

  private Autograd() {}

  /** A mode of the current thread that lasts until it is closed. */
  public static final class Mode implements AutoCloseable {
    private final ThreadLocal<Boolean> flag;
    private final boolean before;

    private Mode(ThreadLocal<Boolean> flag, boolean value) {
      this.flag = flag;
      this.before = flag.get();
      flag.set(value);
    }

    /** Restores the previous mode. */
    @Override
    public void close() {
      flag.set(before);
    }
  }

  /** Disables recording on this thread: {@code try (var off = Autograd.noGrad()) { ... }}. */
  public static Mode noGrad() {
    return new Mode(RECORDING, false);
  }

  /** Returns whether ops on this thread are recorded on the tape. */
  public static boolean isRecording() {
    return RECORDING.get();
  }

  /**
   * Enables anomaly detection on this thread: after each op, forward and backward, the result is
   * checked, and an {@link ArithmeticException} that names the op is thrown at the first NaN or
   * infinity. Slow.
   */
  public static Mode detectAnomalies() {
    return new Mode(ANOMALY, true);
  }

  /**
   * Computes the gradient of {@code root} with respect to every leaf it depends on and adds it to
   * the gradient of the leaf. The tape behind the root is freed, even if an op fails.
   *
   * @param seed the gradient with respect to the root, of the same shape
   * @throws IllegalArgumentException if the shape of the seed differs
   * @throws IllegalStateException if the root requires no gradient or its tape has been freed
   */
  public static void backward(Tensor root, Tensor seed) {
    Node start = root.node();
    if (start == null) {
      throw new IllegalStateException(
          "backward: this tensor does not depend on any tensor that requires a gradient");
    }
    if (!seed.shape().equals(root.shape())) {
      throw new IllegalArgumentException(
          "backward: the seed has shape %s, but the tensor has shape %s"
              .formatted(seed.shape(), root.shape()));
    }
    List<Node> order = topologicalOrder(start);
    try (Mode off = noGrad()) {
      start.accumulate(seed, false);
      for (Node node : order.reversed()) {
        propagate(node);
        node.free(); // at once, so that the rest of the pass can reuse its memory
      }
    } finally {
      order.forEach(Node::free);
    }
  }

  /** Propagates the gradient of {@code node} to its inputs. */
  private static void propagate(Node node) {
    Op op = node.op();
    Tensor gy = node.gradient();
    if (op == null || gy == null) {
      return; // a leaf keeps its gradient
    }
    boolean exclusive = node.hasExclusiveGradient();
    @Nullable Tensor[] gradients = op.differentiate(gy, exclusive);
    if (gradients.length != node.inputCount()) {
      throw new IllegalStateException(
          "%s: backward returned %s gradients for %s inputs"
              .formatted(op.name(), gradients.length, node.inputCount()));
    }
    @Nullable Tensor[] summed = new @Nullable Tensor[gradients.length];
    for (int i = 0; i < gradients.length; i++) {
      Node input = node.input(i);
      if (input != null) {
        summed[i] = checked(gradients[i], op, i, input.shape()).sumTo(input.shape());
      }
    }
    int sharingCount = sharingCount(gy, summed);
    for (int i = 0; i < gradients.length; i++) {
      Node input = node.input(i);
      Tensor g = summed[i];
      if (input != null && g != null) {
        boolean unshared = sharingCount(g, summed) == 1 && (exclusive || !sharesMemory(g, gy));
        input.accumulate(g, unshared);
      }
    }
    if (exclusive && sharingCount == 0) {
      StepMemory.release(gy);
    }
  }

  private static Tensor checked(@Nullable Tensor g, Op op, int i, Shape input) {
    if (g == null) {
      throw new IllegalStateException(
          "%s: backward returned no gradient for input %s, which requires one"
              .formatted(op.name(), i));
    }
    if (!input.broadcastsTo(g.shape())) {
      throw new IllegalStateException(
          "%s: backward returned a gradient of shape %s for input %s, which has shape %s"
              .formatted(op.name(), g.shape(), i, input));
    }
    checkFinite(g, op, "gradient of input " + i);
    return g;
  }

  /** Returns the number of gradients that share the memory of {@code t}. */
  private static int sharingCount(Tensor t, @Nullable Tensor[] gradients) {
    int count = 0;
    for (Tensor g : gradients) {
      count += g != null && sharesMemory(g, t) ? 1 : 0;
    }
    return count;
  }

  private static boolean sharesMemory(Tensor a, Tensor b) {
    return a.buffer().equals(b.buffer());
  }

  /**
   * Returns the entries that {@code root} depends on, each after all its inputs; the root is last.
   *
   * @throws IllegalStateException if one of them has been freed
   */
  static List<Node> topologicalOrder(Node root) {
    List<Node> order = new ArrayList<>();
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Visit> path = new ArrayDeque<>();
    seen.add(root);
    path.push(new Visit(root));
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      if (visit.next < visit.node.inputCount()) {
        Node input = visit.node.input(visit.next++);
        if (input != null && seen.add(input)) {
          path.push(new Visit(input));
        }
      } else {
        order.add(visit.node);
        path.pop();
      }
    }
    return order;
  }

  /** A node on the current path, and the input to visit next. */
  private static final class Visit {
    final Node node;
    int next;

    Visit(Node node) {
      if (node.isFreed()) {
        throw new IllegalStateException(
            "backward: an earlier backward pass has freed the tape behind this tensor, or a part of it;"
                + " compute the tensor again");
      }
      this.node = node;
    }
  }

  /** In anomaly mode, throws if {@code t} contains NaN or infinity. */
  static void checkFinite(Tensor t, Op op, String role) {
    if (ANOMALY.get() && !Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()))) {
      throw new ArithmeticException(
          "%s: the %s, %s, contains NaN or infinity".formatted(op.name(), role, t.shape()));
    }
  }
}
