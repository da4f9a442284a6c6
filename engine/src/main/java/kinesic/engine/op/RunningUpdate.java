package kinesic.engine.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import org.jspecify.annotations.Nullable;

/**
 * What a batch changes in {@linkplain BatchNorm.Running running statistics}. Usually the op that
 * normalises the batch makes the change itself. While a {@link Collector} is open, it only notes
 * it, so that the changes of several batches can be made in a fixed order, by any process:
 *
 * <pre>{@code
 * List<RunningUpdate> updates;
 * try (RunningUpdate.Collector collector = RunningUpdate.collect()) {
 *   y = net.forward(x);
 *   updates = collector.updates();
 * }
 * updates.forEach(RunningUpdate::apply); // the bits that forward alone would have left
 * }</pre>
 *
 * @param running the statistics to change
 * @param mean the mean of the batch, [c]
 * @param variance the biased variance of the batch, [c]
 * @param rows the number of values of a channel, at least 2
 */
public record RunningUpdate(BatchNorm.Running running, Tensor mean, Tensor variance, int rows)
    implements AutoCloseable {

  private static final ThreadLocal<@Nullable Collector> CURRENT = new ThreadLocal<>();

  /** Notes or drops the changes that ops of this thread would make, until it is closed. */
  public static final class Collector implements AutoCloseable {

    private final @Nullable Collector outer = CURRENT.get();
    private final List<RunningUpdate> updates = new ArrayList<>();
    private final boolean keeps;

    private Collector(boolean keeps) {
      this.keeps = keeps;
      CURRENT.set(this);
    }

    /**
     * Returns the changes in the order of the ops. Their tensors outlive the step scope; {@link
     * RunningUpdate#close} frees them.
     */
    public List<RunningUpdate> updates() {
      return Collections.unmodifiableList(updates);
    }

    /** Lets ops change running statistics again. */
    @Override
    public void close() {
      CURRENT.set(outer);
    }
  }

  /** Begins to note the changes instead of making them. */
  public static Collector collect() {
    return new Collector(true);
  }

  /** Begins to drop the changes: ops still normalise with the statistics of the batch. */
  public static Collector discard() {
    return new Collector(false);
  }

  /** Returns whether an op has to hand its change to {@link #note} instead of making it. */
  static boolean isCollecting() {
    return CURRENT.get() != null;
  }

  /** Notes the change of a batch; its statistics are copied. */
  static void note(BatchNorm.Running running, Tensor mean, Tensor variance, int rows) {
    Collector collector = CURRENT.get();
    if (collector != null && collector.keeps) {
      collector.updates.add(new RunningUpdate(running, copy(mean), copy(variance), rows));
    }
  }

  private static Tensor copy(Tensor t) {
    try (StepMemory.Pause pause = StepMemory.pause()) {
      Tensor copy = Tensor.allocate(t.backend(), t.shape());
      t.copyTo(copy);
      return copy;
    }
  }

  /**
   * Makes the change, with the bits of {@link
   * kinesic.kernels.Normalisation#trackedStatistics(kinesic.kernels.ChannelShape, Buffer, Buffer,
   * Buffer, kinesic.kernels.Normalisation.Running)}.
   */
  public void apply() {
    float values = rows;
    move(running.mean(), mean, 1f);
    move(running.variance(), variance, values / (values - 1));
  }

  /** Computes target = (1 - momentum) · target + momentum · scale · batch. */
  private void move(Tensor target, Tensor batch, float scale) {
    float momentum = running.momentum();
    Elementwise kernels = target.backend().elementwise();
    Tensor kept = Tensor.full(target.backend(), Shape.SCALAR, 1 - momentum);
    Broadcast each = Broadcast.of(target.shape().toArray(), new int[0]);
    kernels.binary(Binary.MULTIPLY, each, target.buffer(), kept.buffer(), target.buffer());
    kernels.addScaled(momentum * scale, batch.buffer(), target.buffer());
  }

  /** Frees the statistics of the batch. */
  @Override
  public void close() {
    mean.close();
    variance.close();
  }
}
