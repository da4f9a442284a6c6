package kinesic.kernels;

/**
 * Integers that kernels read, such as labels or the numbers of rows, in the memory of one {@link
 * Backend}. They are made once, by {@link Backend#indices(int[])} or {@link
 * Backend#indices(Buffer)}, and passed to any number of kernels.
 *
 * <p>Kernels do not check ranges. The code that creates the handle knows the numbers and checks
 * them.
 */
public interface Indices {

  /** Returns the number of integers. */
  int count();

  /** Returns the backend that owns the memory; only its kernels accept these indices. */
  Backend backend();
}
