package kinesic.engine.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the tape, from a result back to the entries whose gradients are wanted. {@link
 * Autograd} describes the algorithm; {@link #run} is its loop.
 */
final class BackwardPass {

  private final List<Node> order; // each entry after its inputs; the result is last
  private final Set<Node> targets;
  private final Set<Node> boundary;
  private final Set<Node> path = new HashSet<>(); // the targets, and what is computed from them
  private final Tape tape;
  private final @Nullable BackwardObserver observer;
  private final GradientMemory memory = new GradientMemory();
  private final Map<Node, Tensor> results = new LinkedHashMap<>();

  /**
   * Prepares a pass.
   *
   * @param order see {@link #order}
   * @param targets the entries whose gradients are wanted, a subset of the order
   * @param boundary entries at which the pass ends: they count as constants apart from being
   *     targets, and belong to another pass, which calls their hooks and frees them
   */
  BackwardPass(List<Node> order, Collection<Node> targets, Collection<Node> boundary, Tape tape) {
    this(order, targets, boundary, tape, null);
  }

  /** Prepares a pass that {@code observer} watches. */
  BackwardPass(
      List<Node> order,
      Collection<Node> targets,
      Collection<Node> boundary,
      Tape tape,
      @Nullable BackwardObserver observer) {
    this.order = order;
    this.observer = observer;
    this.targets = new HashSet<>(targets);
    this.boundary = new HashSet<>(boundary);
    this.tape = tape;
    for (Node node : order) {
      if (this.targets.contains(node) || leadsToTarget(node)) {
        path.add(node);
      }
    }
  }

  /** Returns whether an input of {@code node}, whose inputs have been examined, is on the path. */
  private boolean leadsToTarget(Node node) {
    for (int i = 0; i < node.inputCount(); i++) {
      if (isWanted(node, i)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the gradient of input {@code i} of {@code node} leads to a target. */
  private boolean isWanted(Node node, int i) {
    Node input = node.input(i);
    return input != null && path.contains(input) && !boundary.contains(node);
  }

  /**
   * Runs the pass.
   *
   * @param seed the gradient of the result
   * @return the gradient of each target, in memory of its own
   */
  Map<Node, Tensor> run(Tensor seed) {
    try (Autograd.Mode off = Autograd.noGrad()) {
      memory.lend(seed);
      memory.hold(seed);
      memory.add(order.getLast(), seed);
      for (Node node : order.reversed()) {
        if (path.contains(node)) {
          propagate(node);
        }
        free(node); // at once, so that the rest of the pass can reuse its memory
      }
      return results;
    } finally {
      order.forEach(this::free);
    }
  }

  /**
   * Passes the gradient of {@code node} on to its inputs. It is complete, because all ops that use
   * the result come later in the order.
   */
  private void propagate(Node node) {
    Tensor gy = hooked(node, memory.take(node));
    if (observer != null) {
      observer.gradient(node, gy);
    }
    if (targets.contains(node)) {
      results.put(node, memory.result(gy));
    }
    Op op = node.op();
    if (op != null && leadsToTarget(node)) {
      @Nullable Tensor[] gradients = differentiate(op, node, gy);
      for (int i = 0; i < gradients.length; i++) {
        Node input = node.input(i);
        Tensor g = gradients[i];
        if (input != null && isWanted(node, i)) {
          Tensor valid = checked(g, op, i, input.shape());
          if (Autograd.detectsAnomalies()) {
            Anomaly.checkGradient(valid, op, i, node, gy);
          }
          memory.add(input, valid);
        } else if (g != null) {
          memory.release(g); // computed along with the others
        }
      }
    }
    memory.release(gy);
  }

  /** Runs the backward of {@code op}; the caller takes over a reference to each gradient. */
  private @Nullable Tensor[] differentiate(Op op, Node node, Tensor gy) {
    boolean[] wanted = new boolean[node.inputCount()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = isWanted(node, i);
    }
    long start = observer == null ? 0 : System.nanoTime();
    @Nullable Tensor[] gradients;
    try (Autograd.Mode inside = Autograd.insideOp()) {
      gradients = op.differentiate(gy, wanted, memory.isExclusive(gy), tape == Tape.FREE);
    }
    long end = observer == null ? 0 : System.nanoTime();
    if (gradients.length != wanted.length) {
      throw new IllegalStateException(
          "%s: backward returned %s gradients for %s inputs"
              .formatted(op.name(), gradients.length, wanted.length));
    }
    memory.hold(gradients);
    if (observer != null) {
      observer.contributions(node, gradients.clone(), end - start);
    }
    return gradients;
  }

  /** Passes the complete gradient of {@code node} through the hooks of its tensor. */
  private Tensor hooked(Node node, Tensor gy) {
    if (node.hooks().isEmpty() || boundary.contains(node)) {
      return gy;
    }
    memory.lend(gy); // a hook may keep what it sees and what it returns
    Tensor result = node.hooks().apply(gy);
    memory.lend(result);
    memory.hold(result);
    memory.release(gy);
    return result;
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
    return g;
  }

  private void free(Node node) {
    if (tape == Tape.FREE && !boundary.contains(node)) {
      node.free();
    }
  }

  /**
   * Returns the entries that {@code root} depends on, each after all its inputs; the root is last.
   * A depth-first walk with an explicit stack, because a tape can be deeper than the stack of a
   * thread.
   *
   * @param boundary entries behind which the walk does not look
   * @throws IllegalStateException if one of them has been freed
   */
  static List<Node> order(Node root, Set<Node> boundary) {
    List<Node> order = new ArrayList<>();
    Set<Node> seen = new HashSet<>();
    Deque<Visit> path = new ArrayDeque<>();
    seen.add(root);
    path.push(new Visit(root, boundary));
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      if (visit.next < visit.inputs) {
        Node input = visit.node.input(visit.next++);
        if (input != null && seen.add(input)) {
          path.push(new Visit(input, boundary));
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
    final int inputs;
    int next;

    Visit(Node node, Set<Node> boundary) {
      if (node.isFreed()) {
        throw new IllegalStateException(
            "backward: an earlier backward pass has freed the tape behind this tensor, or a part of it;"
                + " compute the tensor again, or let that pass retain the tape");
      }
      this.node = node;
      this.inputs = boundary.contains(node) ? 0 : node.inputCount();
    }
  }
}
