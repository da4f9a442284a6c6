package kinesic.kernels;

/**
 * Point-wise functions. Buffers of one call have equal lengths unless a {@link Broadcast} says
 * otherwise.
 */
public interface Elementwise {

  /** y[i] = value. */
  void fill(float value, Buffer y);

  /** y[i] = f(x[i]); x and y may be the same buffer. */
  void unary(Unary f, Buffer x, Buffer y);

  /**
   * gx[i] = gy[i] · f'(i), the derivative taken from {@code kept}: the input or the output of the
   * forward pass as {@link Unary#keeps} says, any buffer of that length where it keeps nothing.
   * {@code gx} may be {@code gy}.
   */
  void unaryGradient(Unary f, Buffer kept, Buffer gy, Buffer gx);

  /** z = f(x, y) with x the left and y the right operand of {@code broadcast}. */
  void binary(Binary f, Broadcast broadcast, Buffer x, Buffer y, Buffer z);

  /**
   * The gradients of {@link Binary#MAXIMUM} and {@link Binary#MINIMUM} for operands of equal
   * length: the chosen operand takes gz, both take half where they are equal.
   */
  void extremumGradient(Binary f, Buffer x, Buffer y, Buffer gz, Buffer gx, Buffer gy);

  /** y[i] = scale · x[i] + shift; x and y may be the same buffer. */
  void affine(float scale, Buffer x, float shift, Buffer y);

  /** y[i] += scale · x[i]. */
  void addScaled(float scale, Buffer x, Buffer y);

  /** y[i] = min(max(x[i], low), high); NaN stays NaN. */
  void clamp(Buffer x, float low, float high, Buffer y);

  /** gx[i] = gy[i] where low <= x[i] <= high, else 0. */
  void clampGradient(Buffer x, float low, float high, Buffer gy, Buffer gx);

  /** Computes z[i] = x[i] where condition[i] is not 0, else y[i]; NaN counts as not 0. */
  void select(Buffer condition, Buffer x, Buffer y, Buffer z);
}
