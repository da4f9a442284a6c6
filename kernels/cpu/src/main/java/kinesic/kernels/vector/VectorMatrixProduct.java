package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.MatrixProduct;
import kinesic.kernels.PreparedProduct;
import kinesic.kernels.Workers;

/**
 * Matrix products as convolutions whose pixels are the rows of the left operand, see {@link
 * DirectConvolution}; the smallest ones by {@link SmallProduct}. Of a batch of matrices, each
 * worker computes whole products, unless these are large enough for all workers.
 */
public final class VectorMatrixProduct implements MatrixProduct {

  /** The largest number of multiply-adds for which packing does not pay. */
  private static final long SMALL = 1 << 15;

  /** The same if one side is so short that a packed operand is used only a few times. */
  private static final long SMALL_AND_THIN = 1 << 20;

  private static final int THIN = 32;

  /** From this number of multiply-adds on, all workers share each product of a batch. */
  private static final long LARGE = 1 << 25;

  /** The multiply-adds of a task of several products: some microseconds. */
  private static final long LEAST_WORK = 1 << 18;

  private final Workers workers;
  private final DirectConvolution product;
  private final DirectConvolution[] alone; // of each worker, which runs no other worker
  private final SmallProduct small = new SmallProduct();

  /** Creates kernels that run on {@code workers}. */
  public VectorMatrixProduct(Workers workers) {
    this.workers = workers;
    ScratchPool pool = new ScratchPool();
    product = new DirectConvolution(workers, pool);
    alone = new DirectConvolution[workers.count()];
    Arrays.setAll(alone, worker -> DirectConvolution.ofOneWorker(pool));
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
    multiply(
        product,
        transposeA,
        transposeB,
        m,
        n,
        k,
        HeapBuffer.of(a),
        HeapBuffer.of(b),
        HeapBuffer.of(c),
        epilogue);
  }

  @Override
  public PreparedProduct prepare(int n, int k, Buffer b) {
    HeapBuffer right = HeapBuffer.of(b);
    Windows sizes = new MatrixWindows(right.array(), right.offset(), 1, k, false); // no rows yet
    FilterPanels panels = FilterPanels.of(sizes, right, n);
    FilterPanels.Packed packed = product.packed(panels);
    return (m, a, c, epilogue) -> {
      HeapBuffer left = HeapBuffer.of(a);
      Windows rows = new MatrixWindows(left.array(), left.offset(), m, k, false);
      product.run(rows, panels, packed, grid(HeapBuffer.of(c), m, n), epilogue);
    };
  }

  @Override
  public void multiplyBatch(
      Broadcast batch,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c) {
    int count = batch.elements();
    long work = (long) m * n * k;
    if (count == 1 || work >= LARGE) {
      MatrixProduct.super.multiplyBatch(batch, transposeA, transposeB, m, n, k, a, b, c);
      return;
    }
    int each = Math.clamp(LEAST_WORK / Math.max(work, 1), 1, Math.max(count, 1));
    workers.run(
        Tiles.count(count, each),
        (task, worker) -> {
          for (int i = task * each; i < Math.min((task + 1) * each, count); i++) {
            multiply(
                alone[worker],
                transposeA,
                transposeB,
                m,
                n,
                k,
                HeapBuffer.of(a.slice(batch.left(i) * m * k, m * k)),
                HeapBuffer.of(b.slice(batch.right(i) * k * n, k * n)),
                HeapBuffer.of(c.slice(i * m * n, m * n)),
                Epilogue.STORE);
          }
        });
  }

  private void multiply(
      DirectConvolution kernel,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      HeapBuffer left,
      HeapBuffer right,
      HeapBuffer c,
      Epilogue epilogue) {
    if (m == 0 || n == 0) {
      return;
    }
    if (isSmall(m, n, k)) {
      small.multiply(transposeA, transposeB, m, n, k, left, right, c, epilogue);
      return;
    }
    Windows rows = new MatrixWindows(left.array(), left.offset(), m, k, transposeA);
    FilterPanels panels =
        transposeB
            ? FilterPanels.turned(new int[] {0}, right, n, k)
            : FilterPanels.of(rows, right, n);
    kernel.run(rows, panels, grid(c, m, n), epilogue);
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
