package kinesic.kernels;

/**
 * A matrix product with one right operand that {@link MatrixProduct#prepare} has prepared for many
 * calls.
 *
 * <p>On the CPU a row of the result has the same bits in any number of rows; on other backends for
 * the same number of rows only, see {@link PreparedConvolution}.
 */
@FunctionalInterface
public interface PreparedProduct {

  /**
   * Computes c = epilogue(a · b) with the right operand b, [k, n], that was prepared.
   *
   * @param m the rows of a and of c
   * @param a [m, k]
   * @param c [m, n]; must be neither a nor b
   */
  void multiply(int m, Buffer a, Buffer c, Epilogue epilogue);
}
