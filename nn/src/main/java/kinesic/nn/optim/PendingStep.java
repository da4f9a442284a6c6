package kinesic.nn.optim;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Function;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels.Limit;
import kinesic.kernels.PendingRead;
import kinesic.kernels.StoredDouble;
import org.jspecify.annotations.Nullable;

/**
 * A step that an optimiser has started, see {@link Optimiser#start}. The device may still be at
 * work: the first call of a method waits for it and reads the norm and all watched values in one
 * transfer.
 *
 * <p>Call one of the methods before the next step of the optimiser, and before the step scope
 * closes in which the step was started (see {@link kinesic.engine.StepMemory}). After {@link
 * #readLater} the others may be called at any time.
 */
public final class PendingStep {

  private final Limit limit;
  private final Buffer sums; // of squares: of all gradients, then of each
  private final Runnable undo;
  private final Function<OptionalInt, String> complaint;
  private @Nullable PendingRead later;
  private float @Nullable [] read;
  private boolean moved;
  private OptionalInt culprit = OptionalInt.empty(); // the first gradient that is not finite

  /**
   * Creates a step that has been started.
   *
   * @param limit what the step was started with
   * @param sums the sums of squares of the gradients, see {@link
   *     kinesic.kernels.Reduction#sumsOfSquares}
   * @param undo is called if the parameters did not move
   * @param complaint returns the message about a gradient that is not finite, if it is known which
   *     one
   */
  PendingStep(Limit limit, Buffer sums, Runnable undo, Function<OptionalInt, String> complaint) {
    this.limit = limit;
    this.sums = sums;
    this.undo = undo;
    this.complaint = complaint;
  }

  private float[] values() {
    float[] values = read;
    if (values == null) {
      values = later == null ? read(limit.values()) : later.get();
      read = values;
      moved = !Float.isNaN(limit.factor(values));
      if (!moved) {
        undo.run();
      }
      if (later == null && !Double.isFinite(sumOfSquares(values))) {
        culprit = firstNonFinite();
      }
    }
    return values;
  }

  /**
   * Begins to read without waiting for the device. The next step may then start, and the scope
   * close, before this step is asked. The message about a gradient that is not finite does not name
   * it in this case.
   */
  public void readLater() {
    if (read == null && later == null) {
      Buffer values = limit.values();
      later = values.backend().readLater(values, 0, values.length());
    }
  }

  private static float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    buffer.backend().read(buffer, 0, values, 0, values.length);
    return values;
  }

  /**
   * Returns whether the parameters have moved. They have not if a gradient or a watched value
   * contains NaN or infinity.
   */
  public boolean hasMoved() {
    values();
    return moved;
  }

  /** Returns the elements of the watched tensors, one tensor after the other. */
  public float[] watched() {
    float[] values = values();
    return Arrays.copyOf(values, values.length - StoredDouble.FLOATS);
  }

  /**
   * Returns the norm of all gradients taken as one vector, before clipping by norm.
   *
   * @throws NonFiniteGradientException if a gradient contains NaN or infinity; in that case nothing
   *     has changed
   */
  public double norm() {
    double sum = sumOfSquares(values());
    if (!Double.isFinite(sum)) {
      throw new NonFiniteGradientException(complaint.apply(culprit));
    }
    return Math.sqrt(sum);
  }

  private static double sumOfSquares(float[] values) {
    return StoredDouble.get(values, values.length - StoredDouble.FLOATS);
  }

  private OptionalInt firstNonFinite() {
    float[] each = read(sums);
    int k = 0;
    while (Double.isFinite(StoredDouble.get(each, StoredDouble.FLOATS * (1 + k)))) {
      k++;
    }
    return OptionalInt.of(k);
  }
}
