package kinesic.nn.optim;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * The second half of a training step: takes the gradients that backward passes have left at the
 * parameters, and updates the parameters in place, always in the same order.
 *
 * <pre>{@code
 * Optimiser optimiser = new Sgd(ParameterGroup.decayingWeights(net, 1e-4f), 0.1f, 0.9f);
 * ...
 * loss.backward();
 * optimiser.step();
 * optimiser.clearGradients();
 * }</pre>
 *
 * <p>A parameter without a gradient is left alone, its momentum too. Gradients that hold a NaN or
 * an infinity are refused before anything is changed. Not thread-safe.
 */
public abstract class Optimiser {

  /** A parameter and what is remembered about it. */
  private static final class Entry {
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

    /** The next update, counted. */
    ParameterUpdate update(double learningRate) {
      return new ParameterUpdate(
          parameter.buffer(),
          gradient().buffer(),
          Arrays.stream(moments).map(Tensor::buffer).toList(),
          (float) (learningRate * group.lrScale()),
          group.weightDecay(),
          ++steps);
    }
  }

  private final String kind;
  private final float learningRate;
  private final List<String> momentNames;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private Clipping clipping = Clipping.NONE;

  /**
   * For subclasses.
   *
   * @param kind a name for messages and files
   * @param momentNames the names of the tensors, shaped like it and 0 at first, that are kept for
   *     each parameter
   */
  protected Optimiser(
      String kind, List<ParameterGroup> groups, float learningRate, List<String> momentNames) {
    if (!(learningRate >= 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          kind + ": the learning rate must be finite and not negative, is " + learningRate);
    }
    this.kind = kind;
    this.learningRate = learningRate;
    this.momentNames = List.copyOf(momentNames);
    for (ParameterGroup group : groups) {
      group.parameters().forEach((name, parameter) -> add(name, parameter, group));
    }
  }

  private void add(String name, Tensor parameter, ParameterGroup group) {
    if (parameter.node() == null) {
      throw new IllegalArgumentException(kind + ": " + name + " collects no gradient");
    }
    if (!entries.isEmpty()) {
      Backend first = entries.values().iterator().next().parameter.backend();
      if (!parameter.backend().equals(first)) {
        throw new IllegalArgumentException(
            "%s: %s is on another backend, %s, than the parameters before it, on %s"
                .formatted(kind, name, parameter.backend().name(), first.name()));
      }
    }
    Tensor[] moments = new Tensor[momentNames.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = zeros(parameter);
    }
    if (entries.put(name, new Entry(name, parameter, group, moments)) != null) {
      throw new IllegalArgumentException(kind + ": there are two parameters named " + name);
    }
  }

  /** Zeros shaped like {@code t} in memory that no step scope takes away. */
  static Tensor zeros(Tensor t) {
    Backend backend = t.backend();
    Buffer buffer = backend.allocate(t.shape().elements());
    backend.elementwise().fill(0f, buffer);
    return new Tensor(t.shape(), buffer);
  }

  /**
   * Updates parameters.
   *
   * @param rules of the backend that the parameters are on
   * @param updates a parameter each, in order; their state is what is kept for the parameter, in
   *     the order of the names given at construction
   */
  protected abstract void update(OptimiserKernels rules, List<ParameterUpdate> updates);

  /** The learning rate given at construction. */
  public final float learningRate() {
    return learningRate;
  }

  /** Limits gradients from now on. */
  public final void clip(Clipping limits) {
    clipping = limits;
  }

  /** The parameters by name, in the order of their updates. */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    entries.values().forEach(e -> result.put(e.name, e.parameter));
    return Collections.unmodifiableMap(result);
  }

  /** {@link #step(double)} with multiplier 1. */
  public final double step() {
    return step(1);
  }

  /**
   * Updates every parameter that has a gradient.
   *
   * @param multiplier what the learning rate is multiplied by in this step, as a {@link Schedule}
   *     says
   * @return the length of all gradients taken as one vector, before clipping by norm
   * @throws NonFiniteGradientException if a gradient holds a NaN or an infinity; nothing is changed
   */
  public final double step(double multiplier) {
    List<Entry> moving =
        entries.values().stream().filter(e -> e.parameter.gradient() != null).toList();
    if (moving.isEmpty()) {
      return 0;
    }
    Backend backend = moving.getFirst().parameter.backend();
    List<Buffer> gradients = moving.stream().map(Entry::gradient).map(Tensor::buffer).toList();
    double norm = norm(backend, gradients, moving);
    if (Float.isFinite(clipping.value())) {
      float limit = clipping.value();
      gradients.forEach(g -> backend.elementwise().clamp(g, -limit, limit, g));
      norm = norm(backend, gradients, moving);
    }
    if (norm > clipping.norm()) {
      float scale = (float) (clipping.norm() / norm);
      gradients.forEach(g -> backend.elementwise().affine(scale, g, 0f, g));
    }
    update(
        backend.optimiserKernels(),
        moving.stream().map(e -> e.update(learningRate * multiplier)).toList());
    return norm;
  }

  /** The common length of the gradients of {@code moving}, which must be finite. */
  private double norm(Backend backend, List<Buffer> gradients, List<Entry> moving) {
    double[] squares = backend.reduction().sumsOfSquares(gradients);
    double sum = 0;
    for (int i = 0; i < squares.length; i++) {
      if (!Double.isFinite(squares[i])) {
        Entry e = moving.get(i);
        throw new NonFiniteGradientException(
            kind
                + ": the gradient of "
                + e.name
                + ", "
                + e.gradient().shape()
                + ", holds a number that is not finite; no parameter has been changed");
      }
      sum += squares[i];
    }
    return Math.sqrt(sum);
  }

  /** Forgets all gradients. */
  public final void clearGradients() {
    entries.values().forEach(e -> e.parameter.clearGradient());
  }

  // ---------------------------------------------------------------- state

  /** What this optimiser remembers; the memory is shared. */
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
   * Continues from {@code state}, copying it.
   *
   * @throws IllegalArgumentException if it is of another kind of optimiser or of other parameters;
   *     nothing has been changed then
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
   * @throws IllegalArgumentException if not
   */
  public final void requireFit(OptimiserState state) {
    if (!state.kind().equals(kind)) {
      throw new IllegalArgumentException(
          "optimiser: the state is of " + state.kind() + ", this is " + kind);
    }
    Map<String, Tensor> mine = state().moments();
    requireSame("parameter", entries.keySet(), state.steps().keySet());
    requireSame("tensor", mine.keySet(), state.moments().keySet());
    mine.forEach(
        (name, moment) -> {
          Tensor given = Objects.requireNonNull(state.moments().get(name));
          if (!given.shape().equals(moment.shape())) {
            throw new IllegalArgumentException(
                kind
                    + ": the state must have "
                    + name
                    + " "
                    + moment.shape()
                    + ", has "
                    + given.shape());
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
            kind + ": the state has a " + what + " " + name + ", which this has not");
      }
    }
  }
}
