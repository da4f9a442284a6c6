package kinesic.nn.optim;

import java.util.List;
import java.util.stream.LongStream;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels.Limit;
import kinesic.kernels.StoredDouble;
import org.jspecify.annotations.Nullable;

/**
 * The update of a training step whose kernel calls a backend captures and repeats. The learning
 * rate and the number of the step are in device memory, where each repetition finds its own.
 *
 * <pre>{@code
 * RepeatedUpdate update = new RepeatedUpdate(optimiser); // close it after the captured work
 * CapturedWork work = backend.capture(() -> {
 *   loss(batch).backward();
 *   update.record(List.of());
 * }).orElseThrow();
 * ...
 * PendingStep step = update.start(schedule.multiplier(n), () -> work.run(Map.of()));
 * }</pre>
 *
 * <p>Steps have the bits of those of {@link Optimiser#start}.
 */
public final class RepeatedUpdate implements AutoCloseable {

  private final Optimiser optimiser;
  private final Buffer advance;
  private Optimiser.@Nullable Enqueued recorded;
  private long[] steps = {}; // of the parameters that move, before the recorded step

  /**
   * Creates an update, with a few floats of memory that no step scope recycles.
   *
   * @throws IllegalArgumentException if the optimiser is not {@linkplain Optimiser#isRepeatable
   *     repeatable}
   */
  public RepeatedUpdate(Optimiser optimiser) {
    if (!optimiser.isRepeatable()) {
      throw new IllegalArgumentException(
          optimiser.kind() + ": its steps depend on numbers of the host and cannot be repeated");
    }
    this.optimiser = optimiser;
    this.advance = optimiser.backend().allocate(Limit.ADVANCE);
  }

  /**
   * Calls the kernels of a step while the backend records. No step is counted.
   *
   * @param watched as in {@link Optimiser#start}
   */
  public void record(List<Tensor> watched) {
    Optimiser.Enqueued enqueued = optimiser.enqueue(1, watched, advance);
    steps = steps(enqueued).toArray();
    recorded = enqueued;
  }

  private static LongStream steps(Optimiser.Enqueued step) {
    return step.moving().stream().mapToLong(e -> e.steps);
  }

  /**
   * Returns whether {@link #start} is the next step of the optimiser: since {@link #record} all
   * parameters of the record have moved equally often.
   */
  public boolean isCurrent() {
    return ahead().distinct().count() <= 1;
  }

  private LongStream ahead() {
    long[] now = steps(enqueued()).toArray();
    return LongStream.range(0, now.length).map(i -> now[(int) i] - steps[(int) i]);
  }

  private Optimiser.Enqueued enqueued() {
    Optimiser.Enqueued step = recorded;
    if (step == null) {
      throw new IllegalStateException("repeated update: nothing has been recorded");
    }
    return step;
  }

  /**
   * Starts the step once more.
   *
   * @param multiplier multiplies the learning rate in this step
   * @param work runs what was recorded
   * @throws IllegalStateException if nothing was recorded, or the record is not {@linkplain
   *     #isCurrent current}
   */
  public PendingStep start(double multiplier, Runnable work) {
    if (!isCurrent()) {
      throw new IllegalStateException(
          "repeated update: some parameters have moved more often than others since the record");
    }
    float[] values = new float[Limit.ADVANCE];
    StoredDouble.set(values, 0, multiplier);
    long further = ahead().findFirst().orElse(0);
    StoredDouble.set(values, StoredDouble.FLOATS, (double) further);
    Backend backend = advance.backend();
    backend.write(values, 0, advance, 0, values.length);
    work.run();
    return optimiser.started(enqueued(), multiplier);
  }

  /** Releases the memory; the record must not run any more. */
  @Override
  public void close() {
    advance.backend().release(advance);
  }
}
