package kinesic.kernels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In-place updates of parameters w from gradients g. One call updates all parameters of a network,
 * because many of them are too short to be worth a call of their own.
 *
 * <p>Every rule takes a {@link Limit}: it reads g multiplied by a factor, and changes nothing if
 * the limit says so. Therefore no value needs to travel to the host in the middle of a step.
 */
public interface OptimiserKernels {

  /**
   * Decides on the device how far the parameters move: not at all if one of the values or the sum
   * of squares is not finite; otherwise by gradients that are multiplied by min(1, norm / √sum).
   *
   * @param values numbers that must be finite, such as losses, and in its last two floats the sum
   *     of squares of all gradients as a {@link StoredDouble}
   * @param norm the greatest norm of all gradients taken as one vector; infinite for no limit
   * @param advance how far this step is ahead of the one for which the updates were made, if the
   *     device alone knows, as in a step that was captured (see {@link Backend#capture}): two
   *     {@link StoredDouble}s, which multiply the rate and are added to the number of the step of
   *     each update. Null for a multiplier of 1 and no step.
   */
  record Limit(Buffer values, double norm, @Nullable Buffer advance) {

    /** The number of floats of {@link #advance}. */
    public static final int ADVANCE = 2 * StoredDouble.FLOATS;

    /** Creates the limit of a step to which its updates belong. */
    public Limit(Buffer values, double norm) {
      this(values, norm, null);
    }

    /**
     * Returns the factor of the gradients; NaN if nothing may change.
     *
     * @param read the elements of {@link #values}
     */
    public float factor(float[] read) {
      int watched = read.length - StoredDouble.FLOATS;
      double sum = StoredDouble.get(read, watched);
      boolean finite = Double.isFinite(sum);
      for (int i = 0; i < watched; i++) {
        finite &= Float.isFinite(read[i]);
      }
      if (!finite) {
        return Float.NaN;
      }
      double length = Math.sqrt(sum);
      return length > norm ? (float) (norm / length) : 1;
    }

    /**
     * Returns the updates of this step, with the rate (float) (rate · multiplier) and the number
     * step + steps ahead. For kernels of the CPU: {@link #advance} must be on the Java heap.
     */
    public List<ParameterUpdate> advanced(List<ParameterUpdate> updates) {
      if (advance == null) {
        return advanced(updates, 1, 0);
      }
      float[] ahead = HeapBuffer.of(advance).copy();
      double steps = StoredDouble.get(ahead, StoredDouble.FLOATS);
      return advanced(updates, StoredDouble.get(ahead, 0), (long) steps);
    }

    private static List<ParameterUpdate> advanced(
        List<ParameterUpdate> updates, double multiplier, long steps) {
      return updates.stream().map(update -> update.advanced(multiplier, steps)).toList();
    }
  }

  /**
   * Applies stochastic gradient descent: g' = g + weightDecay·w; v = momentum·v + g'; w -= rate·v,
   * or in Nesterov's form w -= rate·(g' + momentum·v). Without momentum w -= rate·g'.
   *
   * @param updates have v as state, or no state if momentum is 0
   */
  void sgd(List<ParameterUpdate> updates, Limit limit, float momentum, boolean nesterov);

  /**
   * Applies Adam (Kingma and Ba 2015): m = β1·m + (1-β1)·g', v = β2·v + (1-β2)·g'², w -= rate · m̂
   * / (√v̂ + epsilon), m̂ = m / (1-β1^step), v̂ = v / (1-β2^step). Coupled decay adds weightDecay·w
   * to g; decoupled decay (AdamW, Loshchilov and Hutter 2019) first multiplies w by 1 -
   * rate·weightDecay.
   *
   * @param updates have m and v as state
   */
  void adam(
      List<ParameterUpdate> updates,
      Limit limit,
      float beta1,
      float beta2,
      float epsilon,
      boolean decoupled);

  /**
   * Applies RMSProp (Hinton 2012): g' = g + weightDecay·w; s = decay·s + (1-decay)·g'²; w -= rate ·
   * g' / (√s + epsilon).
   *
   * @param updates have s as state
   */
  void rmsProp(List<ParameterUpdate> updates, Limit limit, float decay, float epsilon);

  /**
   * Limits each element of the gradients to [-value, value], in place. Infinity becomes NaN, so
   * that a later check still finds it.
   */
  void clip(List<Buffer> gradients, float value);

  /**
   * Computes sums[k] = weight · gradients[k], or adds to sums[k].
   *
   * @param add whether to add
   * @param sums each of the length of its gradient; may be the gradients
   */
  void accumulate(float weight, List<Buffer> gradients, boolean add, List<Buffer> sums);
}
