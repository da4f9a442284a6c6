package kinesic.nn.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Module;

/**
 * An average of the weights that a module had after each step of its training, which often
 * generalises better than the last weights. After update number n, counted from 1,
 *
 * <pre>
 * average = w                            if n = 1
 * average += (1 - decay) · (w - average)   exponential (Polyak and Juditsky 1992)
 * average += (w - average) / n             uniform: stochastic weight averaging (Izmailov et al. 2018)
 * average += max(1 / n, 1 - decay) · (w - average)   of a mean teacher (Tarvainen and Valpola 2017)
 * </pre>
 *
 * <p>the first two as PyTorch's {@code AveragedModel}. Frozen parameters are left out. Buffers are
 * averaged by a mean teacher alone: with a uniform average, whose weights lie far from the last
 * ones, let batch normalisation see some batches in training mode before use.
 *
 * <pre>{@code
 * WeightAverage average = WeightAverage.exponential(net, 0.999f);
 * ...
 * optimiser.step();
 * average.update();
 * ...
 * try (WeightAverage.Use averaged = average.use()) {
 *   validate(net);
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class WeightAverage {

  /** The time in which a module has its averaged weights. */
  public interface Use extends AutoCloseable {

    /** Gives the module back the weights of its training. Later calls do nothing. */
    @Override
    void close();
  }

  private enum Kind {
    EXPONENTIAL,
    UNIFORM,
    MEAN_TEACHER
  }

  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private final Kind kind;
  private final float decay;
  private long updates;
  private boolean inUse;

  private WeightAverage(Module module, Kind kind, float decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("weight average: decay must be in [0, 1), is " + decay);
    }
    this.kind = kind;
    this.decay = decay;
    module
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                parameters.put(name, parameter);
              }
            });
    if (kind == Kind.MEAN_TEACHER) {
      parameters.putAll(module.buffers());
    }
    parameters.forEach((name, w) -> averages.put(name, Optimiser.zeros(w)));
  }

  /**
   * Creates an exponential average of the parameters of {@code module} that are not frozen.
   *
   * @param decay the part of the average that an update keeps, in [0, 1); 0.999 averages over about
   *     1000 steps
   * @throws IllegalArgumentException if decay is out of range
   */
  public static WeightAverage exponential(Module module, float decay) {
    return new WeightAverage(module, Kind.EXPONENTIAL, decay);
  }

  /**
   * Creates a uniform average of the parameters of {@code module} that are not frozen. Update it
   * once an epoch, in the last quarter of a run whose learning rate stays high.
   */
  public static WeightAverage uniform(Module module) {
    return new WeightAverage(module, Kind.UNIFORM, 0);
  }

  /**
   * Creates the average of a mean teacher: of the parameters of {@code module} that are not frozen
   * and of its buffers, such as running statistics. It is uniform during the first 1 / (1 - decay)
   * updates and exponential after them, so that early weights do not stay in it for long.
   *
   * @param decay the part of the average that an update keeps at most, in [0, 1)
   * @throws IllegalArgumentException if decay is out of range
   */
  public static WeightAverage meanTeacher(Module module, float decay) {
    return new WeightAverage(module, Kind.MEAN_TEACHER, decay);
  }

  /**
   * Adds the current weights of the module to the average.
   *
   * @throws IllegalStateException if the average is in use
   */
  public void update() {
    blend();
    count();
  }

  /**
   * Returns the share of the current weights in the average after the next update, the only number
   * in which the kernel calls of two updates differ.
   */
  public float share() {
    long next = updates + 1;
    return switch (kind) {
      case EXPONENTIAL -> next == 1 ? 1 : 1 - decay;
      case UNIFORM -> 1 / (float) next;
      case MEAN_TEACHER -> Math.max(1 / (float) next, 1 - decay);
    };
  }

  /**
   * Does the part of {@link #update} that runs on the backend, which a captured step repeats.
   *
   * @throws IllegalStateException as {@link #update}
   */
  public void blend() {
    if (inUse) {
      throw new IllegalStateException("weight average: the module has its averaged weights");
    }
    float share = share();
    try (Autograd.Mode off = Autograd.noGrad()) {
      parameters.forEach((name, w) -> move(average(name), w, share));
    }
  }

  /** Does the other part of {@link #update}: counts an update that a captured step has made. */
  public void count() {
    updates++;
  }

  /** Computes average += share · (w - average), which is exact where both are equal. */
  private static void move(Tensor average, Tensor w, float share) {
    if (share == 1) {
      w.copyTo(average);
    } else {
      Tensor difference = w.subtract(average);
      average.backend().elementwise().addScaled(share, difference.buffer(), average.buffer());
    }
  }

  /**
   * Gives the module its averaged weights, until the result is closed. Training must not go on
   * before.
   *
   * @throws IllegalStateException if there has been no update, or the average is in use already
   */
  public Use use() {
    if (updates == 0 || inUse) {
      throw new IllegalStateException(
          "weight average: "
              + (inUse ? "the module has its averaged weights already" : "no update yet"));
    }
    exchange();
    inUse = true;
    return () -> {
      if (inUse) {
        exchange();
        inUse = false;
      }
    };
  }

  /** Returns the number of updates so far. */
  public long updates() {
    return updates;
  }

  /** Returns whether there has been an update. */
  public boolean hasStarted() {
    return updates > 0;
  }

  private void exchange() {
    parameters.forEach(
        (name, w) -> {
          Tensor weights = w.copy();
          average(name).copyTo(w);
          weights.copyTo(average(name));
        });
  }

  private Tensor average(String name) {
    return Objects.requireNonNull(averages.get(name));
  }

  // ---------------------------------------------------------------- state

  /** Returns the state of this average. The tensors share memory with it. */
  public WeightAverageState state() {
    return new WeightAverageState(averages, updates);
  }

  /**
   * Copies {@code state} into this average, which continues from there with the same bits.
   *
   * @throws IllegalArgumentException if it belongs to other parameters; in that case nothing is
   *     changed
   */
  public void load(WeightAverageState state) {
    requireFit(state);
    averages.forEach(
        (name, average) -> Objects.requireNonNull(state.averages().get(name)).copyTo(average));
    updates = state.updates();
  }

  /**
   * Checks that {@link #load} would accept {@code state}.
   *
   * @throws IllegalArgumentException if it would not
   */
  public void requireFit(WeightAverageState state) {
    if (!state.averages().keySet().equals(averages.keySet())) {
      throw new IllegalArgumentException(
          "weight average: the state has averages of %s, expected %s"
              .formatted(state.averages().keySet(), averages.keySet()));
    }
    averages.forEach(
        (name, average) -> {
          Tensor given = Objects.requireNonNull(state.averages().get(name));
          if (!given.shape().equals(average.shape())) {
            throw new IllegalArgumentException(
                "weight average: %s of the state has shape %s, expected %s"
                    .formatted(name, given.shape(), average.shape()));
          }
        });
  }
}
