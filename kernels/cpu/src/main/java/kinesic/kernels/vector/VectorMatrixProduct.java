package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.MatrixProduct;
import kinesic.kernels.Workers;

/**
 * Matrix products as convolutions whose pixels are the rows of the left operand, see {@link
 * DirectConvolution}; the smallest ones by {@link SmallProduct}.
 */
public final class VectorMatrixProduct implements MatrixProduct {

  /** The largest number of multiply-adds for which packing does not pay. */
  private static final long SMALL = 1 << 15;

  /** The same if one side is so short that a packed operand is used only a few times. */
  private static final long SMALL_AND_THIN = 1 << 20;

  private static final int THIN = 32;

  private final DirectConvolution product;
  private final SmallProduct small = new SmallProduct();

  /** Creates kernels that run on {@code workers}. */
  public VectorMatrixProduct(Workers workers) {
    product = new DirectConvolution(workers, new ScratchPool());
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
    HeapBuffer left = HeapBuffer.of(a);
    HeapBuffer right = HeapBuffer.of(b);
    Windows rows = new MatrixWindows(left.array(), left.offset(), m, k, transposeA);
    FilterPanels panels =
        transposeB
            ? FilterPanels.turned(new int[] {0}, right, n, k)
            : FilterPanels.of(rows, right, n);
    product.run(rows, panels, grid(HeapBuffer.of(c), m, n), epilogue);
  }

  /** Returns the rows of c, [m, n], as pixels: a block of channels is 16 adjacent columns. */
  private static PixelGrid grid(HeapBuffer c, int m, int n) {
    return new PixelGrid(c.array(), c.offset(), n, false, 0, BLOCK, n, n, 1, m, 1);
  }

  private static boolean isSmall(int m, int n, int k) {
    long work = (long) m * n * k; // no array is larger than 2⁶³
    boolean thin = m < THIN || n < THIN || k < THIN;
    return work <= (thin ? SMALL_AND_THIN : SMALL);
  }
}
