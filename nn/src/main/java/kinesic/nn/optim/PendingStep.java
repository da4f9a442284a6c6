package kinesic.nn.optim;

import java.util.Arrays;
import java.util.function.IntFunction;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels.Limit;
import kinesic.kernels.StoredDouble;
import org.jspecify.annotations.Nullable;

/**
 * A step that an optimiser has started, see {@link Optimiser#start}. The device may still be at
 * work: the first call of a method waits for it and reads the norm and all watched values in one
 * transfer.
 *
 * <p>Call one of the methods before the next step of the optimiser, and before the step scope
 * closes in which the step was started (see {@link kinesic.engine.StepMemory}).
 */
public final class PendingStep {

  private final Limit limit;
  private final Buffer sums; // of squares: of all gradients, then of each
  private final Runnable undo;
  private final IntFunction<String> complaint;
  private float @Nullable [] read;
  private boolean moved;

  /**
   * Creates a step that has been started.
   *
   * @param limit what the step was started with
   * @param sums the sums of squares of the gradients, see {@link
   *     kinesic.kernels.Reduction#sumsOfSquares}
   * @param undo is called if the parameters did not move
   * @param complaint returns the message about a gradient that is not finite
   */
  PendingStep(Limit limit, Buffer sums, Runnable undo, IntFunction<String> complaint) {
    this.limit = limit;
    this.sums = sums;
    this.undo = undo;
    this.complaint = complaint;
  }

  private float[] values() {
    float[] values = read;
    if (values == null) {
      values = read(limit.values());
      read = values;
      moved = !Float.isNaN(limit.factor(values));
      if (!moved) {
        undo.run();
      }
    }
    return values;
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
    float[] values = values();
    double sum = StoredDouble.get(values, values.length - StoredDouble.FLOATS);
    if (!Double.isFinite(sum)) {
      throw new NonFiniteGradientException(complaint.apply(firstNonFinite()));
    }
    return Math.sqrt(sum);
  }

  private int firstNonFinite() {
    float[] each = read(sums);
    int k = 0;
    while (Double.isFinite(StoredDouble.get(each, StoredDouble.FLOATS * (1 + k)))) {
      k++;
    }
    return k;
  }
}
