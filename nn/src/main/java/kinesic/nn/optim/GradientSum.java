package kinesic.nn.optim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.nn.distributed.GradientVector;
import kinesic.nn.distributed.SumTree;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the gradients of several micro-batches, in the order of {@link SumTree}. The sums have
 * their own memory, so the memory of one micro-batch can be released before the next one starts.
 *
 * <pre>{@code
 * sum.begin(0);
 * sum.add();            // after the backward pass of each micro-batch
 * sum.add();
 * sum.handOver();       // their mean, before optimiser.step()
 * }</pre>
 *
 * <p>With several processes, each adds some of the micro-batches and has {@link #partials}; when
 * {@link #result} contains the sum of those of all processes, it calls {@link #handOver(int,
 * BitSet)}.
 *
 * <p>A block of neighbouring micro-batches is one vector of all parameters. Of m micro-batches, at
 * most 1 + log2 m vectors are in memory.
 */
public final class GradientSum {

  /** Each parameter begins at a multiple of this number of floats, a cache line. */
  private static final int ALIGNMENT = 16;

  /** The identity of addition: x + ZERO is x, also for x = -0. */
  private static final float ZERO = -0f;

  private final List<Tensor> parameters;
  private final int length; // of a vector
  private final Deque<Vector> free = new ArrayDeque<>();
  private final List<Partial> partials = new ArrayList<>(); // neighbours, in order
  private final BitSet present = new BitSet(); // parameters that the current sums contain
  private @Nullable Vector total; // the result, or the sum that the parameters have
  private int next; // micro-batch

  /** The gradients of all parameters. */
  private static final class Vector implements GradientVector {

    private final Buffer all;
    private final List<Buffer> parts; // the memory of each parameter

    Vector(Buffer all, List<Buffer> parts) {
      this.all = all;
      this.parts = List.copyOf(parts);
    }

    @Override
    public int length() {
      return all.length();
    }

    @Override
    public void read(int from, float[] into, int at, int count) {
      all.backend().read(all, from, into, at, count);
    }

    @Override
    public void write(int to, float[] values, int at, int count) {
      all.backend().write(values, at, all, to, count);
    }
  }

  /** The sum of a block of micro-batches. */
  private record Partial(SumTree.Block block, Vector sum) {}

  /**
   * Creates an accumulator for the given parameters, which are on one backend.
   *
   * @throws IllegalArgumentException if they have more than 2³¹ - 1 elements
   */
  public GradientSum(Map<String, Tensor> parameters) {
    this.parameters = List.copyOf(parameters.values());
    long elements = 0;
    for (Tensor parameter : this.parameters) {
      elements += stored(parameter);
    }
    if (elements > Integer.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException(
          "gradient sum: %s elements are too many for one vector".formatted(elements));
    }
    this.length = (int) elements;
  }

  private static int stored(Tensor parameter) {
    return Math.ceilDiv(parameter.shape().elements(), ALIGNMENT) * ALIGNMENT;
  }

  // ---------------------------------------------------------------- micro-batches

  /**
   * Starts a new sum.
   *
   * @param first the number of the first micro-batch within its step; it decides in which order
   *     they are added
   */
  public void begin(int first) {
    if (total != null && partials.isEmpty()) { // otherwise it is the sum of the first of them
      free.push(total);
    }
    total = null;
    partials.forEach(partial -> free.push(partial.sum));
    partials.clear();
    present.clear();
    next = first;
  }

  /**
   * Adds the current gradients of the parameters, those of the next micro-batch, and clears them.
   */
  public void add() {
    SumTree.Block block = new SumTree.Block(next++, 1);
    BitSet given = new BitSet();
    for (int i = 0; i < parameters.size(); i++) {
      given.set(i, parameters.get(i).gradient() != null);
    }
    if (endsIn(block)) {
      Partial left = partials.removeLast();
      accumulate(given, true, left.sum);
      block = joined(left.block, block);
      partials.add(new Partial(block, left.sum));
    } else {
      Vector sum = take();
      accumulate(given, false, sum);
      for (int i = given.nextClearBit(0); i < parameters.size(); i = given.nextClearBit(i + 1)) {
        fill(sum.parts.get(i));
      }
      partials.add(new Partial(block, sum));
    }
    join();
    present.or(given);
    parameters.forEach(Tensor::clearGradient);
  }

  /** Returns whether the last partial sum is to be added to a block before anything else. */
  private boolean endsIn(SumTree.Block block) {
    return !partials.isEmpty() && partials.getLast().block.isLeftOf(block);
  }

  private static SumTree.Block joined(SumTree.Block left, SumTree.Block right) {
    return new SumTree.Block(left.first(), left.size() + right.size());
  }

  /** Adds neighbours of equal size. */
  private void join() {
    Partial right = partials.removeLast();
    while (endsIn(right.block)) {
      Partial left = partials.removeLast();
      right = new Partial(joined(left.block, right.block), sum(left.sum, right.sum));
    }
    partials.add(right);
  }

  /** Adds the right vector to the left one. */
  private Vector sum(Vector left, Vector right) {
    kernels().accumulate(1, List.of(right.all), true, List.of(left.all));
    free.push(right);
    return left;
  }

  /** Copies the gradients of some parameters, or adds them. */
  private void accumulate(BitSet given, boolean add, Vector sum) {
    List<Buffer> gradients =
        given.stream()
            .mapToObj(i -> Objects.requireNonNull(parameters.get(i).gradient()).buffer())
            .toList();
    if (!gradients.isEmpty()) {
      kernels().accumulate(1, gradients, add, given.stream().mapToObj(sum.parts::get).toList());
    }
  }

  private Backend backend() {
    return parameters.isEmpty() ? Backends.standard() : parameters.getFirst().backend();
  }

  private OptimiserKernels kernels() {
    return backend().optimiserKernels();
  }

  private void fill(Buffer buffer) {
    backend().elementwise().fill(ZERO, buffer);
  }

  private Vector take() {
    Vector used = free.poll();
    if (used != null) {
      return used;
    }
    Buffer all = backend().allocate(length);
    fill(all); // what lies between parameters
    List<Buffer> parts = new ArrayList<>();
    int at = 0;
    for (Tensor parameter : parameters) {
      parts.add(all.slice(at, parameter.shape().elements()));
      at += stored(parameter);
    }
    return new Vector(all, parts);
  }

  // ---------------------------------------------------------------- results

  /**
   * Sets the mean of the added gradients as the gradients of the parameters. A parameter that had
   * none in any micro-batch gets none.
   *
   * @throws IllegalStateException if nothing has been added, or the first micro-batch was not
   *     number 0
   */
  public void handOver() {
    if (partials.isEmpty() || partials.getFirst().block.first() != 0) {
      throw new IllegalStateException("gradient sum: there is none from micro-batch 0 on");
    }
    Vector sum = partials.removeLast().sum;
    while (!partials.isEmpty()) {
      sum = sum(partials.removeLast().sum, sum);
    }
    total = sum;
    handOver(next, present);
  }

  /**
   * Sets the mean of the gradients of all processes as the gradients of the parameters.
   *
   * @param microBatches the number of micro-batches whose gradients {@link #result} contains
   * @param given the parameters that had a gradient in one of them, by their numbers
   */
  public void handOver(int microBatches, BitSet given) {
    Vector sum = Objects.requireNonNull(total, "no result");
    if (microBatches > 1 && length > 0) {
      List<Buffer> all = List.of(sum.all);
      kernels().accumulate((float) (1.0 / microBatches), all, false, all);
    }
    given.stream()
        .forEach(
            i -> {
              Tensor parameter = parameters.get(i);
              Node leaf = parameter.node();
              if (leaf != null) {
                leaf.setGradient(new Tensor(parameter.shape(), sum.parts.get(i)));
              }
            });
  }

  /** Returns the numbers of the parameters of which a gradient has been added. */
  public BitSet present() {
    return (BitSet) present.clone();
  }

  /**
   * Returns the sums of the {@linkplain SumTree#cover blocks} of the micro-batches that have been
   * added, in their order. They are valid until {@link #begin}.
   */
  public List<GradientVector> partials() {
    return partials.stream().<GradientVector>map(Partial::sum).toList();
  }

  /**
   * Returns where the sum of the gradients of all processes belongs. It shares memory with the
   * first one of {@link #partials}, if there is one.
   */
  public GradientVector result() {
    if (total == null) {
      total = partials.isEmpty() ? take() : partials.getFirst().sum;
    }
    return total;
  }
}
