package kinesic.kernels;

/**
 * A run of float32 numbers in the memory of one {@link Backend}.
 *
 * <p>A buffer has a length and an owner; it has no shape. What it holds right after {@link
 * Backend#allocate} is unspecified: whoever allocates it writes all of it.
 */
public interface Buffer {

  /** The number of floats. */
  int length();

  /** The backend whose memory this is; only its kernels accept this buffer. */
  Backend backend();

  /**
   * Hands the memory on: returns a new buffer over the same memory and makes this one unusable. Any
   * later use of this buffer fails with an {@link IllegalStateException} that says so. Pools call
   * it to recycle memory without a chance of two owners.
   */
  Buffer transfer();

  /**
   * The {@code count} floats from {@code from} on, as a buffer that shares this one's memory and
   * becomes unusable with it; it cannot be transferred itself.
   *
   * @throws IndexOutOfBoundsException if there are no such floats
   */
  Buffer slice(int from, int count);

  /** Whether {@link #transfer} has been called. */
  boolean isTransferred();
}
