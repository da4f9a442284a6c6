package kinesic.kernels;

/**
 * Doubles in float buffers. A kernel stores a sum that float32 cannot hold, such as a sum of
 * squares, as two floats: the upper and the lower 32 bits of the double. As floats they have no
 * meaning; they can only be copied.
 */
public final class StoredDouble {

  /** The number of floats of a double. */
  public static final int FLOATS = 2;

  private StoredDouble() {}

  /** Returns the double in {@code array[at]} and {@code array[at + 1]}. */
  public static double get(float[] array, int at) {
    long upper = Float.floatToRawIntBits(array[at]);
    long lower = Float.floatToRawIntBits(array[at + 1]) & 0xFFFFFFFFL;
    return Double.longBitsToDouble(upper << 32 | lower);
  }

  /** Stores {@code value} in {@code array[at]} and {@code array[at + 1]}. */
  public static void set(float[] array, int at, double value) {
    long bits = Double.doubleToRawLongBits(value);
    array[at] = Float.intBitsToFloat((int) (bits >>> 32));
    array[at + 1] = Float.intBitsToFloat((int) bits);
  }
}
