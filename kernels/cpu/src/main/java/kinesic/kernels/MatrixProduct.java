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

  /**
   * Prepares products with one right operand, for instance by packing it.
   *
   * @param n the columns of b
   * @param k the rows of b
   * @param b [k, n]; must not change afterwards
   */
  default PreparedProduct prepare(int n, int k, Buffer b) {
    return (m, a, c, epilogue) -> multiply(false, false, m, n, k, a, b, c, epilogue);
  }

  /**
   * Computes c[i] = op(a[i]) · op(b[i]) for each matrix i of a batch, all row-major. A matrix of a
   * or b may belong to several products.
   *
   * @param batch which matrix of a (left) and of b (right) belongs to each matrix of c
   * @param transposeA whether the matrices of a are stored as [k, m]
   * @param transposeB whether the matrices of b are stored as [n, k]
   * @param m the rows of each result
   * @param n the columns of each result
   * @param k the length of each dot product; the products are zero if k is 0
   * @param a matrices op(a[i]), [m, k]
   * @param b matrices op(b[i]), [k, n]
   * @param c [batch, m, n]; must be neither a nor b
   */
  default void multiplyBatch(
      Broadcast batch,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c) {
    for (int i = 0; i < batch.elements(); i++) {
      multiply(
          transposeA,
          transposeB,
          m,
          n,
          k,
          a.slice(batch.left(i) * m * k, m * k),
          b.slice(batch.right(i) * k * n, k * n),
          c.slice(i * m * n, m * n),
          Epilogue.STORE);
    }
  }
}
