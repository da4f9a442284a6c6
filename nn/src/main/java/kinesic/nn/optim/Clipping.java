package kinesic.nn.optim;

/**
 * A limit on gradients, applied before an update.
 *
 * @param norm if all gradients taken as one vector are longer than this, they are scaled to this
 *     length (Pascanu, Mikolov and Bengio 2013); infinite for no limit
 * @param value each element is limited to [-value, value], before the norm; infinite for no limit
 */
public record Clipping(double norm, float value) {

  /** No limit. */
  public static final Clipping NONE =
      new Clipping(Double.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);

  public Clipping {
    if (!(norm > 0) || !(value > 0)) {
      throw new IllegalArgumentException(
          "clipping: limits must be positive, are norm " + norm + " and value " + value);
    }
  }

  /** A limit on the length of all gradients together. */
  public static Clipping byNorm(double norm) {
    return new Clipping(norm, Float.POSITIVE_INFINITY);
  }

  /** A limit on each element. */
  public static Clipping byValue(float value) {
    return new Clipping(Double.POSITIVE_INFINITY, value);
  }
}
