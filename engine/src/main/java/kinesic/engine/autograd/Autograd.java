package kinesic.engine.autograd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives: the gradients of a result by the tensors from which it was computed, and the modes
 * of a thread: recording, anomaly detection, watching.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(2f, 3f).asParameter();
 * Tensor h = x.square();
 * Tensor y = h.multiply(h).sum();
 * Autograd.gradient(y, h); // 2h = [8, 18]
 * }</pre>
 *
 * <p><b>The algorithm.</b> Each op that is applied to a tensor that requires a gradient leaves an
 * entry, a {@link Node}, which says: this result was computed by this op from these inputs. The
 * entries form a graph without cycles. The chain rule says how the derivative of y travels through
 * it: if an op computes r = f(a, b), and g = dy/dr is known, then r contributes g · ∂f/∂a to dy/da
 * and g · ∂f/∂b to dy/db. The method {@link Op#backward} computes these products for one op. What
 * remains is the order. dy/da is the sum of the contributions of all ops that use a, so a may pass
 * its gradient on only after all of them have run. Hence three steps:
 *
 * <ol>
 *   <li><i>Sort.</i> List the entries that y depends on so that each comes after its inputs.
 *   <li><i>Prune.</i> Walk the list from the beginning and mark what is wanted or has a marked
 *       input. Only marked entries take part, and each op computes only the gradients of its marked
 *       inputs.
 *   <li><i>Propagate.</i> Start with dy/dy = 1 and walk the list from the end. The gradient of an
 *       entry is now complete. Its op turns it into contributions, each of which is added to the
 *       gradient of an input.
 * </ol>
 *
 * <p>Every op on the path runs backward once, however many paths lead through it. {@link #backward}
 * wants the gradients of all leaves and adds them to those that the leaves hold; {@link #gradients}
 * returns the gradients of the given tensors and changes no leaf. {@link BackwardPass} contains the
 * algorithm, and {@link GradientMemory} decides which memory a gradient occupies.
 *
 * <p><b>Limits.</b> Backward runs with recording disabled, so gradients are constants: their own
 * derivatives, of second order, are not available.
 */
public final class Autograd {

  private static final ThreadLocal<Boolean> RECORDING = ThreadLocal.withInitial(() -> true);
  private static final ThreadLocal<Checks> CHECKS = ThreadLocal.withInitial(() -> Checks.OFF);
  private static final ThreadLocal<Boolean> RECOMPUTING = ThreadLocal.withInitial(() -> false);

  /** Where to note the tensors that a block reads, while its results are not recorded. */
  private static final ThreadLocal<@Nullable Map<Node, Tensor>> SOURCES = new ThreadLocal<>();

  private Autograd() {}

  // ---------------------------------------------------------------- modes

  /** Whether the ops that are applied now are checked for NaN and infinity. */
  private enum Checks {
    OFF,
    ON,
    /** The mode is on, but an op is computing, whose result will be checked. */
    SUSPENDED
  }

  /** A mode of the current thread that lasts until it is closed. */
  public static final class Mode implements AutoCloseable {
    private final Runnable restore;

    private Mode(Runnable restore) {
      this.restore = restore;
    }

    /** Returns a mode that ends this one and then {@code earlier}. */
    private Mode and(Mode earlier) {
      return new Mode(
          () -> {
            close();
            earlier.close();
          });
    }

    /** Restores the previous mode. */
    @Override
    public void close() {
      restore.run();
    }
  }

  private static <T extends @Nullable Object> Mode set(ThreadLocal<T> variable, T value) {
    T before = variable.get();
    variable.set(value);
    return new Mode(() -> variable.set(before));
  }

  /** Disables recording on this thread: {@code try (var off = Autograd.noGrad()) { ... }}. */
  public static Mode noGrad() {
    return set(RECORDING, false);
  }

  /** Returns whether ops on this thread are recorded on the tape. */
  public static boolean isRecording() {
    return RECORDING.get();
  }

  /**
   * Enables anomaly detection on this thread: after each op of the program, forward and backward,
   * the result is checked, and an {@link ArithmeticException} is thrown at the first NaN or
   * infinity. Its message names the op, the smallest and the largest element of each of its inputs
   * with the numbers of NaN and infinities, the line of the program that applied the op, also if
   * its backward fails, and the module. An example:
   *
   * <pre>
   * sqrt: the gradient of input 0, [2], contains NaN or infinity: 1 infinite, the others from 0.25 to
   * 0.25; the gradient of the result, [2], from 1.0 to 1.0; input 0, [2], from 0.0 to 4.0; the
   * result, [2], from 0.0 to 2.0; applied at Net.java:31
   * </pre>
   *
   * <p>Slow, and as {@link #watch}, which it includes, it keeps in memory what was computed.
   */
  public static Mode detectAnomalies() {
    Mode checks = set(CHECKS, Checks.ON);
    return isWatching() ? checks : watch().and(checks);
  }

  /** Returns whether an op that is applied now is to be checked. */
  static boolean detectsAnomalies() {
    return CHECKS.get() == Checks.ON;
  }

  /**
   * Begins the forward or backward of an op: its own ops are not recorded, and not checked either,
   * because they may divide by a zero that a later one masks.
   */
  static Mode insideOp() {
    Mode unrecorded = noGrad();
    return detectsAnomalies() ? set(CHECKS, Checks.SUSPENDED).and(unrecorded) : unrecorded;
  }

  /** Checks, within an op, ops of the program again if {@link #detectAnomalies} is in effect. */
  static Mode resumeChecks() {
    return set(CHECKS, CHECKS.get() == Checks.OFF ? Checks.OFF : Checks.ON);
  }

  // ---------------------------------------------------------------- watching

  /**
   * Watches this thread: each op that is recorded on the tape leaves an {@link Observation} there,
   * which tells its inputs, its result, the time that it took, the modules and the line of the
   * program from which it was applied. Everything that was computed then stays in memory as long as
   * the tape does.
   *
   * <pre>{@code
   * try (var watch = Autograd.watch()) {
   *   loss = net.apply(x).subtract(target).square().mean();
   * }
   * Observation last = loss.node().observation();
   * last.op().name(); // mean
   * last.site().program(); // Net.java:31
   * }</pre>
   */
  public static Mode watch() {
    return set(Watch.CURRENT, new Watch());
  }

  /**
   * Names the place of all that this thread computes, {@link CallSite}, in place of a line of Java:
   * for an interpreter, whose programs have lines of their own.
   *
   * @param line such as {@code line 3}
   */
  public static Mode interpreting(String line) {
    return set(CallSite.INTERPRETED, line);
  }

  /** Returns whether {@link #watch} is in effect on this thread. */
  public static boolean isWatching() {
    return Watch.CURRENT.get() != null;
  }

  /**
   * Runs {@code block} as a part of a module, so that an {@link Observation} knows what belongs to
   * it; without {@link #watch}, only runs it.
   */
  public static Tensor within(Observation.Part module, Supplier<Tensor> block) {
    Watch watch = Watch.CURRENT.get();
    return watch == null ? block.get() : watch.within(module, block);
  }

  // ---------------------------------------------------------------- checkpoints

  /**
   * Computes {@code block} without saving what its backward needs; the backward pass computes the
   * block again (Chen et al. 2016, arXiv 1604.06174). This takes the memory of one block instead of
   * all, for the time of a second forward pass.
   *
   * <pre>{@code
   * Tensor y = x;
   * for (Layer layer : layers) {
   *   Tensor in = y;
   *   y = Autograd.checkpoint(() -> layer.forward(in));
   * }
   * }</pre>
   *
   * <p>Result and gradients have the same bits as without this method. Only the gradient of a
   * tensor that both the block and others use, the block several times, is summed in another order.
   * The block may read any tensors, parameters of modules too; those that require a gradient
   * receive it. It draws the same random numbers when it is computed again, from the streams that
   * it drew from at first. It must not depend on anything else that changes between the two
   * computations, nor call a backward pass. Effects that outlast it, such as an update of running
   * statistics, it must leave out if {@link #isRecomputing}. Tensors that it creates end with it,
   * except its result (see {@link kinesic.engine.StepMemory#tidy}).
   *
   * <p>If recording is disabled, this is {@code block.get()}.
   *
   * @param block called now, and once in each backward pass that needs its gradients
   */
  public static Tensor checkpoint(Supplier<Tensor> block) {
    return isRecording() && SOURCES.get() == null ? Checkpoint.of(block) : block.get();
  }

  /**
   * Returns whether this thread computes the block of a checkpoint again, for its backward pass.
   */
  public static boolean isRecomputing() {
    return RECOMPUTING.get();
  }

  /** Runs {@code block} as the forward pass did, recorded. */
  static Tensor recompute(Supplier<Tensor> block) {
    try (Mode on = set(RECORDING, true);
        Mode again = set(RECOMPUTING, true)) {
      return block.get();
    }
  }

  /**
   * Runs {@code block} without recording it.
   *
   * @param sources receives the tensors that a record of the block would refer to
   */
  static Tensor runUnrecorded(Supplier<Tensor> block, Map<Node, Tensor> sources) {
    try (Mode noted = set(SOURCES, sources)) {
      return block.get();
    }
  }

  /** Returns the entry on the tape of an input of an op; null if the op does not record it. */
  static @Nullable Node entry(Tensor input) {
    Node node = input.node();
    Map<Node, Tensor> sources = SOURCES.get();
    if (node == null || sources == null) {
      return node;
    }
    sources.put(node, input);
    return null;
  }

  // ---------------------------------------------------------------- gradients of leaves

  /** Runs {@link #backward(Tensor, Tensor, Tape)} and frees the tape. */
  public static void backward(Tensor root, Tensor seed) {
    backward(root, seed, Tape.FREE);
  }

  /**
   * Computes the gradient of {@code root} with respect to every leaf it depends on and adds it to
   * the gradient of the leaf. If {@code tape} says so, the tape behind the root is freed, even if
   * an op fails; then no gradient of a leaf has changed.
   *
   * @param seed the gradient with respect to the root, of the same shape
   * @throws IllegalArgumentException if the shape of the seed differs
   * @throws IllegalStateException if the root requires no gradient or its tape has been freed
   */
  public static void backward(Tensor root, Tensor seed, Tape tape) {
    List<Node> order = BackwardPass.order(start("backward", root, seed), Set.of());
    List<Node> leaves = order.stream().filter(Node::isLeaf).toList();
    new BackwardPass(order, leaves, Set.of(), tape).run(seed).forEach(Node::accumulate);
  }

  // ---------------------------------------------------------------- gradients of any tensors

  /**
   * Computes the gradient of the scalar {@code y} with respect to {@code x} and frees the tape
   * behind y; see {@link #gradients(Tensor, Tensor, List, Tape)}.
   *
   * @throws IllegalArgumentException if x requires no gradient, or y does not depend on it
   * @throws IllegalStateException if y does not have exactly one element, requires no gradient, or
   *     its tape has been freed
   */
  public static Tensor gradient(Tensor y, Tensor x) {
    return gradients(y, List.of(x)).getFirst();
  }

  /** Computes the gradients of a scalar and frees the tape behind it. */
  public static List<Tensor> gradients(Tensor y, List<Tensor> xs) {
    return gradients(y, xs, Tape.FREE);
  }

  /**
   * Computes the gradients of the scalar {@code y}; see {@link #gradients(Tensor, Tensor, List,
   * Tape)}.
   *
   * @throws IllegalArgumentException if one of xs requires no gradient, or y does not depend on it
   * @throws IllegalStateException if y does not have exactly one element, requires no gradient, or
   *     its tape has been freed
   */
  public static List<Tensor> gradients(Tensor y, List<Tensor> xs, Tape tape) {
    if (y.shape().elements() != 1) {
      throw new IllegalStateException(
          "gradients: needs a scalar, the shape is %s; sum first or give a seed"
              .formatted(y.shape()));
    }
    return gradients(y, Tensor.full(y.backend(), y.shape(), 1f), xs, tape);
  }

  /**
   * Computes the gradients of Σ seed · y with respect to the given tensors, leaves or intermediate
   * results, and only what leads to them. The gradients that leaves have collected do not change.
   *
   * <pre>{@code
   * // the gradients of two losses by the feature that they share
   * Tensor a = Autograd.gradients(first, List.of(feature), Tape.RETAIN).getFirst();
   * Tensor b = Autograd.gradients(second, List.of(feature), Tape.RETAIN).getFirst();
   * first.add(second).backward();
   * }</pre>
   *
   * <p>The gradient by an intermediate result is that of a function that begins at this result: how
   * y changes if only it does. A tensor of the list that depends on another one is no constant for
   * the other.
   *
   * @param seed the gradient with respect to y, of the same shape
   * @param xs a tensor may occur several times; then its gradient does too, as the same tensor
   * @param tape whether to free the tape behind y. If the arguments are refused, it is not freed.
   * @return the gradient by each tensor, of its shape, as a constant
   * @throws IllegalArgumentException if the shape of the seed differs, one of xs requires no
   *     gradient, or y does not depend on it
   * @throws IllegalStateException if y requires no gradient or its tape has been freed
   */
  public static List<Tensor> gradients(Tensor y, Tensor seed, List<Tensor> xs, Tape tape) {
    Node start = start("gradients", y, seed);
    List<Node> order = BackwardPass.order(start, Set.of());
    List<Node> targets = targets(y, xs, order);
    Map<Node, Tensor> results = new BackwardPass(order, targets, Set.of(), tape).run(seed);
    return targets.stream().map(results::get).toList();
  }

  /**
   * Runs a backward pass for {@code observer}, which sees all gradients on the way. The gradients
   * that leaves have collected do not change, and the tape is retained.
   *
   * @param seed the gradient with respect to y, of the same shape
   * @throws IllegalArgumentException if the shape of the seed differs
   * @throws IllegalStateException if y requires no gradient or its tape has been freed
   */
  public static void observe(Tensor y, Tensor seed, BackwardObserver observer) {
    List<Node> order = BackwardPass.order(start("observe", y, seed), Set.of());
    List<Node> leaves = order.stream().filter(Node::isLeaf).toList();
    new BackwardPass(order, leaves, Set.of(), Tape.RETAIN, observer).run(seed);
  }

  private static List<Node> targets(Tensor y, List<Tensor> xs, List<Node> order) {
    Set<Node> history = new LinkedHashSet<>(order);
    List<Node> targets = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      Shape shape = xs.get(i).shape();
      Node node = xs.get(i).node();
      if (node == null) {
        throw new IllegalArgumentException(
            "gradients: tensor %s, %s, requires no gradient; it is neither a parameter nor computed from one"
                .formatted(i, shape));
      }
      if (!history.contains(node)) {
        throw new IllegalArgumentException(
            "gradients: the result, %s, does not depend on tensor %s, %s"
                .formatted(y.shape(), i, shape));
      }
      targets.add(node);
    }
    return targets;
  }

  private static Node start(String method, Tensor y, Tensor seed) {
    Node start = y.node();
    if (start == null) {
      throw new IllegalStateException(
          method
              + ": this tensor does not depend on any tensor that requires a gradient; gradients are"
              + " constants, so that derivatives of second order are not available");
    }
    if (!seed.shape().equals(y.shape())) {
      throw new IllegalArgumentException(
          "%s: the seed has shape %s, but the tensor has shape %s"
              .formatted(method, seed.shape(), y.shape()));
    }
    return start;
  }
}
