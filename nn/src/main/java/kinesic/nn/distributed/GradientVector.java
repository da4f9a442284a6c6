package kinesic.nn.distributed;

/**
 * A vector of numbers that a {@link Group} adds up; its memory may be that of a device. Several
 * threads, not only that of the caller, may read any elements at once, and write elements that no
 * other thread reads or writes.
 */
public interface GradientVector {

  /** Returns a vector whose memory is {@code elements}. */
  static GradientVector of(float... elements) {
    return new ArrayVector(elements);
  }

  /** Returns the number of elements. */
  int length();

  /**
   * Copies the elements {@code from} to {@code from + count - 1} to {@code into}, from {@code at}
   * on.
   */
  void read(int from, float[] into, int at, int count);

  /**
   * Overwrites the elements {@code to} to {@code to + count - 1} with those of {@code values}, from
   * {@code at} on.
   */
  void write(int to, float[] values, int at, int count);
}
