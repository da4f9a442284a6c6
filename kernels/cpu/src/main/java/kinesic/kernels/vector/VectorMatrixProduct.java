package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.MatrixProduct;
import kinesic.kernels.Workers;

/** Matrix products by {@link BlockedProduct}; the smallest ones by {@link SmallProduct}. */
public final class VectorMatrixProduct implements MatrixProduct {

  /** The largest number of multiply-adds for which packing does not pay. */
  private static final long SMALL = 1 << 15;

  /** The same if one side is so short that a packed operand is used only a few times. */
  private static final long SMALL_AND_THIN = 1 << 20;

  private static final int THIN = 32;

  private final BlockedProduct product;
  private final SmallProduct small = new SmallProduct();

  /** Creates kernels that run on {@code workers}. */
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
    if (isSmall(m, n, k)) {
      small.multiply(
          transposeA,
          transposeB,
          m,
          n,
          k,
          HeapBuffer.of(a),
          HeapBuffer.of(b),
          HeapBuffer.of(c),
          epilogue);
      return;
    }
    HeapBuffer from = HeapBuffer.of(a);
    LeftOperand left =
        transposeA
            ? new TransposedMatrix(from.array(), from.offset(), m)
            : new Matrix(a, m, k, false);
    Matrix right = new Matrix(b, transposeB ? n : k, transposeB ? k : n, transposeB);
    HeapBuffer heap = HeapBuffer.of(c);
    ProductOutput output =
        new ProductOutput(heap.array(), RowOffsets.even(heap.offset(), n), epilogue);
    Slivers rows = Slivers.of(m, m);
    Blocking blocking = Blocking.of(rows, n, k, 1);
    product.multiply(rows, n, k, left, right, output, blocking);
  }

  private static boolean isSmall(int m, int n, int k) {
    long work = (long) m * n * k; // no array is larger than 2⁶³
    boolean thin = m < THIN || n < THIN || k < THIN;
    return work <= (thin ? SMALL_AND_THIN : SMALL);
  }
}
