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
 * The backward pass over the tape, and the two modes of a thread: recording, and looking out for
 * numbers that are not finite.
 *
 * <p>Design: backward lists the entries that the root depends on so that each stands after its
 * inputs, by a depth-first walk with a stack of its own (a tape can be deeper than a thread's
 * stack), then goes through the list from the end. Each entry hands its gradient to its op, adds
 * the results to the inputs' entries and is spent. A gradient's memory has one owner: the entry
 * that collects it, unless several share it. When the entry is spent it goes to the one input that
 * was handed the same memory, or back to the step's scope.
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

    /** Restores what was before. */
    @Override
    public void close() {
      flag.set(before);
    }
  }

  /** Stops recording on this thread: {@code try (var off = Autograd.noGrad()) { ... }}. */
  public static Mode noGrad() {
    return new Mode(RECORDING, false);
  }

  /** Whether ops on this thread are put on the tape. */
  public static boolean isRecording() {
    return RECORDING.get();
  }

  /**
   * Checks the result of each op on this thread, forward and backward, and throws an {@link
   * ArithmeticException} that names the op at the first number that is not finite. Slow.
   */
  public static Mode detectAnomalies() {
    return new Mode(ANOMALY, true);
  }

  /**
   * Computes the gradient of {@code root} with respect to every leaf it depends on and adds it to
   * the leaf's gradient. The tape behind root is spent, also if an op fails.
   *
   * @param seed the gradient with respect to root, of its shape
   * @throws IllegalStateException if root requires no gradient or its tape has been spent
   */
  public static void backward(Tensor root, Tensor seed) {
    Node start = root.node();
    if (start == null) {
      throw new IllegalStateException(
          "backward: this tensor depends on nothing that requires a gradient");
    }
    if (!seed.shape().equals(root.shape())) {
      throw new IllegalArgumentException(
          "backward: the seed has shape %s, the tensor %s".formatted(seed.shape(), root.shape()));
    }
    List<Node> order = topologicalOrder(start);
    try (Mode off = noGrad()) {
      start.accumulate(seed, false);
      for (Node node : order.reversed()) {
        propagate(node);
        node.spend(); // at once, so that its memory is free for what comes before it
      }
    } finally {
      order.forEach(Node::spend);
    }
  }

  /** Hands the gradient of {@code node} on to its inputs. */
  private static void propagate(Node node) {
    Op op = node.op();
    Tensor gy = node.gradient();
    if (op == null || gy == null) {
      return; // a leaf keeps what it has collected
    }
    boolean owned = node.ownsGradient();
    @Nullable Tensor[] gradients = op.differentiate(gy, owned);
    if (gradients.length != node.inputCount()) {
      throw new IllegalStateException(
          "%s: backward gives %s gradients for %s inputs"
              .formatted(op.name(), gradients.length, node.inputCount()));
    }
    @Nullable Tensor[] summed = new @Nullable Tensor[gradients.length];
    for (int i = 0; i < gradients.length; i++) {
      Node input = node.input(i);
      if (input != null) {
        summed[i] = checked(gradients[i], op, i, input.shape()).sumTo(input.shape());
      }
    }
    int heirs = holders(gy, summed);
    for (int i = 0; i < gradients.length; i++) {
      Node input = node.input(i);
      Tensor g = summed[i];
      if (input != null && g != null) {
        boolean alone = holders(g, summed) == 1 && (owned || !sharesMemory(g, gy));
        input.accumulate(g, alone);
      }
    }
    if (owned && heirs == 0) {
      StepMemory.release(gy);
    }
  }

  private static Tensor checked(@Nullable Tensor g, Op op, int i, Shape input) {
    if (g == null) {
      throw new IllegalStateException(
          "%s: backward gives no gradient for input %s, which needs one".formatted(op.name(), i));
    }
    if (!input.broadcastsTo(g.shape())) {
      throw new IllegalStateException(
          "%s: backward gives a gradient of shape %s for input %s, which has shape %s"
              .formatted(op.name(), g.shape(), i, input));
    }
    checkFinite(g, op, "gradient of input " + i);
    return g;
  }

  /** How many of the gradients have the memory of {@code t}. */
  private static int holders(Tensor t, @Nullable Tensor[] gradients) {
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
   * The entries that {@code root} depends on, each after all its inputs; root is last.
   *
   * @throws IllegalStateException if one of them has been spent
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

  /** A node on the way down and which of its inputs comes next. */
  private static final class Visit {
    final Node node;
    int next;

    Visit(Node node) {
      if (node.isSpent()) {
        throw new IllegalStateException(
            "backward: the tape behind this tensor, or a part of it, has been spent by an earlier"
                + " backward pass; compute the tensor anew");
      }
      this.node = node;
    }
  }

  /** In anomaly mode, throws if {@code t} holds a number that is not finite. */
  static void checkFinite(Tensor t, Op op, String role) {
    if (ANOMALY.get() && !Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()))) {
      throw new ArithmeticException(
          "%s: the %s, %s, holds a number that is not finite"
              .formatted(op.name(), role, t.shape()));
    }
  }
}
