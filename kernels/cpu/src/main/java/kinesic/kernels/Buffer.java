package kinesic.kernels;

/**
 * Contiguous float32 numbers in the memory of one {@link Backend}.
 *
 * <p>A buffer has a length and a backend, but no shape. Its content after {@link Backend#allocate}
 * is unspecified; the code that allocates a buffer must write all of it.
 */
public interface Buffer {

  /** Returns the number of floats. */
  int length();

  /** Returns the backend that owns the memory; only its kernels accept this buffer. */
  Backend backend();

  /**
   * Transfers the memory: returns a new buffer over the same memory and makes this one unusable
   * ({@code ArrayBuffer.transfer} in JavaScript does the same). Any later use of this buffer throws
   * an {@link IllegalStateException}. Memory pools call it, so that recycled memory never has two
   * owners.
   *
   * @throws IllegalStateException if this buffer is a slice or has been transferred already
   */
  Buffer transfer();

  /**
   * Returns the {@code count} floats from {@code from} on as a buffer that shares the memory of
   * this one and becomes unusable with it. A slice cannot be transferred itself.
   *
   * @throws IndexOutOfBoundsException if the range does not lie in this buffer
   */
  Buffer slice(int from, int count);

  /** Returns whether {@link #transfer} has been called. */
  boolean isTransferred();
}
