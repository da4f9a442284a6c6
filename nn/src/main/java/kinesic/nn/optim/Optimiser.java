package kinesic.nn.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;
import org.jspecify.annotations.Nullable;

/**
 * Base class of optimisers. An optimiser updates parameters in place from the gradients that
 * backward passes accumulated, always in the same order.
 *
 * <pre>{@code
 * Optimiser optimiser = new Adam(net, 1e-3f);
 * ...
 * loss.backward();
 * optimiser.step();
 * optimiser.clearGradients();
 * }</pre>
 *
 * <p>A parameter without a gradient is not updated, nor are its moments. If a gradient contains NaN
 * or infinity, {@link #step} throws and changes no parameter. Not thread-safe.
 *
 * <p>A subclass is one rule. If the backend has a kernel for it, the rule extends this class; a
 * rule that is written with element-wise kernels extends {@link ElementwiseOptimiser}.
 */
public abstract class Optimiser {

  /** A parameter and its optimiser state. */
  static final class Entry {
    final String name;
    final Tensor parameter;
    final ParameterGroup group;
    final Tensor[] moments;
    long steps;

    Entry(String name, Tensor parameter, ParameterGroup group, Tensor[] moments) {
      this.name = name;
      this.parameter = parameter;
      this.group = group;
      this.moments = moments;
    }

    Tensor gradient() {
      return Objects.requireNonNull(parameter.gradient());
    }

    /** Returns the next update. */
    ParameterUpdate update(float learningRate, double multiplier) {
      return new ParameterUpdate(
          parameter.buffer(),
          gradient().buffer(),
          Arrays.stream(moments).map(Tensor::buffer).toList(),
          (double) learningRate * group.lrScale() * multiplier,
          group.weightDecay(),
          steps + 1);
    }
  }

  private final String kind;
  private final float learningRate;
  private final List<ParameterGroup> groups;
  private final List<String> momentNames;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private Clipping clipping = Clipping.NONE;

  /**
   * For subclasses.
   *
   * @param kind name of the optimiser in messages and files
   * @param momentNames names of the tensors kept for each parameter; they have its shape and start
   *     at 0
   * @throws IllegalArgumentException if the learning rate is negative or not finite, a parameter
   *     collects no gradient, two parameters have the same name, or the parameters are on different
   *     backends
   */
  protected Optimiser(
      String kind, List<ParameterGroup> groups, float learningRate, List<String> momentNames) {
    if (!(learningRate >= 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          kind + ": the learning rate must be finite and not negative, is " + learningRate);
    }
    this.groups = List.copyOf(groups);
    this.kind = kind;
    this.learningRate = learningRate;
    this.momentNames = List.copyOf(momentNames);
    for (ParameterGroup group : this.groups) {
      group.parameters().forEach((name, parameter) -> add(name, parameter, group));
    }
  }

  private void add(String name, Tensor parameter, ParameterGroup group) {
    if (parameter.node() == null) {
      throw new IllegalArgumentException(
          kind + ": " + name + " collects no gradient: it is frozen or no parameter");
    }
    if (!entries.isEmpty() && !parameter.backend().equals(backend())) {
      throw new IllegalArgumentException(
          "%s: %s is on backend %s, the parameters before it are on %s"
              .formatted(kind, name, parameter.backend().name(), backend().name()));
    }
    Tensor[] moments = new Tensor[momentNames.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = zeros(parameter);
    }
    if (entries.put(name, new Entry(name, parameter, group, moments)) != null) {
      throw new IllegalArgumentException(kind + ": two parameters are named " + name);
    }
  }

  /** Returns zeros of the shape of {@code t} in memory that no step scope recycles. */
  static Tensor zeros(Tensor t) {
    Backend backend = t.backend();
    Buffer buffer = backend.allocate(t.shape().elements());
    backend.elementwise().fill(0f, buffer);
    return new Tensor(t.shape(), buffer);
  }

  /**
   * Updates parameters with kernels that take a limit.
   *
   * @param rules kernels of the backend of the parameters
   * @param updates one for each parameter, in order; their state has the order of the names given
   *     at construction
   * @param limit says whether the parameters may move, and the factor of the gradients
   */
  protected abstract void update(
      OptimiserKernels rules, List<ParameterUpdate> updates, OptimiserKernels.Limit limit);

  /** Returns the name given at construction, such as "adam". */
  final String kind() {
    return kind;
  }

  /** Returns the learning rate given at construction. */
  public final float learningRate() {
    return learningRate;
  }

  /** Clips gradients from now on. */
  public final void clip(Clipping limits) {
    clipping = limits;
  }

  /** Returns the parameters by name, in the order of their updates. */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    entries.values().forEach(e -> result.put(e.name, e.parameter));
    return Collections.unmodifiableMap(result);
  }

  /** Updates every parameter that has a gradient, with a learning rate multiplier of 1. */
  public final double step() {
    return step(1);
  }

  /**
   * Updates every parameter that has a gradient, and waits until the norm of the gradients is
   * known.
   *
   * @param multiplier multiplies the learning rate in this step; see {@link Schedule}
   * @return the norm of all gradients taken as one vector, before clipping by norm
   * @throws NonFiniteGradientException if a gradient contains NaN or infinity; in that case no
   *     parameter and no state is changed
   */
  public final double step(double multiplier) {
    return start(multiplier, List.of()).norm();
  }

  /**
   * Starts to update every parameter that has a gradient, without waiting for the device: whether
   * all gradients are finite, and how far clipping by norm scales them down, is decided there. If a
   * gradient or a watched value contains NaN or infinity, no parameter and no state is changed.
   *
   * @param multiplier multiplies the learning rate in this step; see {@link Schedule}
   * @param watched further values that must be finite, such as losses; they are read together with
   *     the norm of the gradients
   * @return the step, which reports the norm
   * @throws IllegalArgumentException if a watched value is on another backend than the parameters
   */
  public final PendingStep start(double multiplier, List<Tensor> watched) {
    return started(enqueue(multiplier, watched, null), multiplier);
  }

  /**
   * Returns whether {@link #update} reads {@link OptimiserKernels.Limit#advance}, so that a step
   * can be repeated, see {@link RepeatedUpdate}. It does if it calls the kernels of the backend
   * with the updates and the limit that it is given, and nothing else. The default is false.
   */
  public boolean isRepeatable() {
    return false;
  }

  /**
   * The kernel calls of a step.
   *
   * @param moving the parameters that have a gradient
   * @param limit says whether they move
   * @param sums the sums of squares of the gradients: of all, then of each
   */
  record Enqueued(List<Entry> moving, OptimiserKernels.Limit limit, Buffer sums) {}

  /**
   * Calls the kernels of a step.
   *
   * @param advance as in {@link OptimiserKernels.Limit}
   */
  final Enqueued enqueue(double multiplier, List<Tensor> watched, @Nullable Buffer advance) {
    List<Entry> moving =
        entries.values().stream().filter(e -> e.parameter.gradient() != null).toList();
    Backend backend = backend();
    List<Buffer> gradients = moving.stream().map(Entry::gradient).map(Tensor::buffer).toList();
    if (Float.isFinite(clipping.value()) && !gradients.isEmpty()) {
      backend.optimiserKernels().clip(gradients, clipping.value());
    }
    Buffer sums = allocate(backend, StoredDouble.FLOATS * (1 + gradients.size()));
    backend.reduction().sumsOfSquares(gradients, sums);
    Buffer total = sums.slice(0, StoredDouble.FLOATS);
    OptimiserKernels.Limit limit =
        new OptimiserKernels.Limit(
            watched.isEmpty() ? total : gathered(watched, total), clipping.norm(), advance);
    List<ParameterUpdate> updates =
        moving.stream().map(e -> e.update(learningRate, multiplier)).toList();
    if (!updates.isEmpty()) {
      update(backend.optimiserKernels(), updates, limit);
    }
    return new Enqueued(moving, limit, sums);
  }

  /** Counts a step whose kernels have been called. */
  final PendingStep started(Enqueued step, double multiplier) {
    List<Entry> moving = step.moving();
    moving.forEach(e -> e.steps++);
    return new PendingStep(
        step.limit(),
        step.sums(),
        () -> moving.forEach(e -> e.steps--),
        which -> nonFinite(which.isPresent() ? moving.get(which.getAsInt()) : null, multiplier));
  }

  final Backend backend() {
    return entries.isEmpty()
        ? Backends.standard()
        : entries.values().iterator().next().parameter.backend();
  }

  /** Returns the elements of the tensors and the last buffer in one buffer. */
  private Buffer gathered(List<Tensor> tensors, Buffer last) {
    List<Buffer> parts = new ArrayList<>();
    for (Tensor t : tensors) {
      if (!t.backend().equals(last.backend())) {
        throw new IllegalArgumentException(
            "%s: a watched value is on backend %s, the parameters are on %s"
                .formatted(kind, t.backend().name(), last.backend().name()));
      }
      parts.add(t.buffer());
    }
    parts.add(last);
    Buffer all = allocate(last.backend(), parts.stream().mapToInt(Buffer::length).sum());
    last.backend().dataMovement().concat(parts, all);
    return all;
  }

  private static Buffer allocate(Backend backend, int length) {
    return Tensor.allocate(backend, Shape.of(length)).buffer();
  }

  /** Returns the message about a gradient; null if it is not known which one. */
  private String nonFinite(@Nullable Entry entry, double multiplier) {
    String gradient =
        entry == null
            ? "a gradient"
            : "the gradient of %s %s in parameter group %s of %s (learning rate %s, weight decay %s)"
                .formatted(
                    entry.name,
                    entry.parameter.shape(),
                    groups.indexOf(entry.group) + 1,
                    groups.size(),
                    (float) (learningRate * multiplier * entry.group.lrScale()),
                    entry.group.weightDecay());
    return kind + ": " + gradient + " contains NaN or infinity; no parameter was updated";
  }

  /** Clears all gradients. */
  public final void clearGradients() {
    entries.values().forEach(e -> e.parameter.clearGradient());
  }

  // ---------------------------------------------------------------- state

  /** Returns the state of this optimiser. The tensors share memory with it. */
  public final OptimiserState state() {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    Map<String, Long> steps = new LinkedHashMap<>();
    for (Entry e : entries.values()) {
      for (int i = 0; i < e.moments.length; i++) {
        moments.put(momentNames.get(i) + "/" + e.name, e.moments[i]);
      }
      steps.put(e.name, e.steps);
    }
    return new OptimiserState(kind, moments, steps);
  }

  /**
   * Copies {@code state} into this optimiser.
   *
   * @throws IllegalArgumentException if it belongs to a different kind of optimiser or to different
   *     parameters; in that case nothing is changed
   */
  public final void load(OptimiserState state) {
    requireFit(state);
    for (Entry e : entries.values()) {
      for (int i = 0; i < e.moments.length; i++) {
        String name = momentNames.get(i) + "/" + e.name;
        Objects.requireNonNull(state.moments().get(name)).copyTo(e.moments[i]);
      }
      e.steps = Objects.requireNonNull(state.steps().get(e.name));
    }
  }

  /**
   * Checks that {@link #load} would accept {@code state}.
   *
   * @throws IllegalArgumentException if it would not
   */
  public final void requireFit(OptimiserState state) {
    if (!state.kind().equals(kind)) {
      throw new IllegalArgumentException(
          "optimiser: the state belongs to " + state.kind() + ", this optimiser is " + kind);
    }
    Map<String, Tensor> mine = state().moments();
    requireSame("parameter", entries.keySet(), state.steps().keySet());
    requireSame("tensor", mine.keySet(), state.moments().keySet());
    mine.forEach(
        (name, moment) -> {
          Tensor given = Objects.requireNonNull(state.moments().get(name));
          if (!given.shape().equals(moment.shape())) {
            throw new IllegalArgumentException(
                "%s: %s of the state has shape %s, expected %s"
                    .formatted(kind, name, given.shape(), moment.shape()));
          }
        });
  }

  private void requireSame(String what, Set<String> mine, Set<String> given) {
    for (String name : mine) {
      if (!given.contains(name)) {
        throw new IllegalArgumentException(kind + ": the state has no " + what + " " + name);
      }
    }
    for (String name : given) {
      if (!mine.contains(name)) {
        throw new IllegalArgumentException(
            kind + ": the state has an unknown " + what + " " + name);
      }
    }
  }
}
