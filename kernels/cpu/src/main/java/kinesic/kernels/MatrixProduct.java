package kinesic.kernels;

/** Matrix products. */
public interface MatrixProduct {

  /**
   * Computes c = epilogue(op(a) · op(b)), all row-major.
   *
   * @param transposeA whether a is stored as [k, m] and op(a) is its transpose
   * @param transposeB whether b is stored as [n, k] and op(b) is its transpose
   * @param m the rows of the result
   * @param n the columns of the result
   * @param k the length of each dot product; the product is zero if k is 0
   * @param a op(a) is [m, k]
   * @param b op(b) is [k, n]
   * @param c [m, n]; must be neither a nor b
   */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c,
      Epilogue epilogue);
}
