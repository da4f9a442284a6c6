package kinesic.nn.optim;

/**
 * Gradient clipping, applied before an update.
 *
 * @param norm upper bound of the norm of all gradients taken as one vector; longer ones are scaled
 *     down (Pascanu, Mikolov and Bengio 2013). Infinite for no limit.
 * @param value each element is clipped to [-value, value], before the norm is taken. Infinite for
 *     no limit.
 */
public record Clipping(double norm, float value) {

  /** No clipping. */
  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);

  public Clipping {
    if (!(norm > 0) || !(value > 0)) {
      throw new IllegalArgumentException(
          "clipping: limits must be positive, got norm " + norm + " and value " + value);
    }
  }

  /** Clips by the norm of all gradients taken as one vector. */
  public static Clipping byNorm(double norm) {
    return new Clipping(norm, Float.POSITIVE_INFINITY);
  }

  /** Clips each element. */
  public static Clipping byValue(float value) {
    return new Clipping(Double.POSITIVE_INFINITY, value);
  }
}
