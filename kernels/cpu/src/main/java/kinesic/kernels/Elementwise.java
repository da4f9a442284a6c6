package kinesic.kernels;

/**
 * Point-wise functions. All buffers of a call have the same length unless a {@link Broadcast} is
 * given.
 */
public interface Elementwise {

  /** Sets y[i] = value. */
  void fill(float value, Buffer y);

  /** Computes y[i] = f(x[i]); x and y may be the same buffer. */
  void unary(Unary f, Buffer x, Buffer y);

  /**
   * Computes gx[i] = gy[i] · f'(i). The derivative is computed from {@code kept}: the input or the
   * output of the forward pass as {@link Unary#keeps} says, or any buffer of that length if it
   * keeps nothing. {@code gx} may be {@code gy}.
   */
  void unaryGradient(Unary f, Buffer kept, Buffer gy, Buffer gx);

  /** Computes z = f(x, y), where x is the left and y the right operand of {@code broadcast}. */
  void binary(Binary f, Broadcast broadcast, Buffer x, Buffer y, Buffer z);

  /**
   * Computes the gradients of {@link Binary#MAXIMUM} or {@link Binary#MINIMUM} for operands of
   * equal length: the selected operand receives gz; where both are equal, each receives half.
   */
  void extremumGradient(Binary f, Buffer x, Buffer y, Buffer gz, Buffer gx, Buffer gy);

  /** Computes y[i] = scale · x[i] + shift; x and y may be the same buffer. */
  void affine(float scale, Buffer x, float shift, Buffer y);

  /** Computes y[i] += scale · x[i]. */
  void addScaled(float scale, Buffer x, Buffer y);

  /** Computes y[i] = min(max(x[i], low), high); NaN stays NaN. */
  void clamp(Buffer x, float low, float high, Buffer y);

  /** Computes gx[i] = gy[i] where low ≤ x[i] ≤ high, else 0. */
  void clampGradient(Buffer x, float low, float high, Buffer gy, Buffer gx);

  /** Computes z[i] = x[i] where condition[i] is not 0, else y[i]; NaN counts as not 0. */
  void select(Buffer condition, Buffer x, Buffer y, Buffer z);
}
