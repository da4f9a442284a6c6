package kinesic.kernels;

/** Matrix products. */
public interface MatrixProduct {

  /**
   * c = epilogue(op(a) · op(b)), all row-major.
   *
   * @param transposeA whether a is stored as [k, m] and read as its transpose
   * @param transposeB whether b is stored as [n, k] and read as its transpose
   * @param m rows of the result
   * @param n columns of the result
   * @param k the length of each dot product; 0 gives a product of zeros
   * @param a op(a) is [m, k]
   * @param b op(b) is [k, n]
   * @param c [m, n]; neither a nor b
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
