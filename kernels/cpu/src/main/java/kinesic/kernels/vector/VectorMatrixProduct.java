package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.MatrixProduct;
import kinesic.kernels.Workers;

/** Matrix products by {@link BlockedProduct}; the smallest ones by {@link SmallProduct}. */
public final class VectorMatrixProduct implements MatrixProduct {

  /** The most multiply-adds for which plain loops are faster than packing. */
  private static final double SMALL = 4096;

  /** The same where b is stored as its transpose, which plain loops read element by element. */
  private static final double SMALL_TRANSPOSED = 512;

  private final BlockedProduct product;

  /** Runs on {@code workers}. */
  public VectorMatrixProduct(Workers workers) {
    product = new BlockedProduct(workers);
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c,
      Epilogue epilogue) {
    if (m == 0 || n == 0) {
      return;
    }
    boolean oneColumn = n == 1; // then b and its transpose are stored alike
    double work = (double) m * n * k;
    if (work <= (transposeB ? SMALL_TRANSPOSED : SMALL) || (oneColumn && m == 1)) {
      SmallProduct.multiply(
          transposeA,
          transposeB || oneColumn,
          m,
          n,
          k,
          HeapBuffer.of(a),
          HeapBuffer.of(b),
          HeapBuffer.of(c),
          epilogue);
      return;
    }
    Matrix left = new Matrix(a, transposeA ? k : m, transposeA ? m : k, transposeA);
    Matrix right = new Matrix(b, transposeB ? n : k, transposeB ? k : n, transposeB);
    HeapBuffer heap = HeapBuffer.of(c);
    Destination destination =
        new Destination(heap.array(), RowPlaces.even(heap.offset(), n), epilogue);
    Slivers rows = Slivers.of(m, m);
    Blocking blocking = Blocking.of(rows, n, k, 1);
    product.multiply(rows, n, k, left, right, destination, blocking);
  }
}
