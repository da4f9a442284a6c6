package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;

/**
 * The product of matrices that are so small or so thin that packing them would take longer: on the
 * calling thread, eight rows of one vector at a time, reading the operands in place.
 *
 * <p>Each result is summed exactly as {@link DirectConvolution} sums it, one chain of fused
 * multiply-adds that starts with the stored value and the bias, so a row of the result does not
 * depend on the number of rows.
 */
final class SmallProduct {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The rows of a tile: enough chains to hide the latency of two multiply-add units. */
  private static final int ROWS = 8;

  /** The largest number of multiply-adds for which a scalar loop is as fast as a masked vector. */
  private static final int TINY = 16;

  private final ScratchPool pool = new ScratchPool();

  /** Computes c = epilogue(op(a) · op(b)). The method is short so that C2 inlines it. */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      HeapBuffer a,
      HeapBuffer b,
      HeapBuffer c,
      Epilogue epilogue) {
    Buffer bias = epilogue.bias();
    if (bias != null) {
      begin(m, n, c, HeapBuffer.of(bias), epilogue.accumulate());
    }
    boolean add = bias != null || epilogue.accumulate();
    if (m * n == 1) {
      multiplyRowByColumn(k, a, b, c, add);
    } else if (m * n * k <= TINY) {
      multiplyTiny(transposeA, transposeB, m, n, k, a, b, c, add);
    } else {
      multiplyVectors(transposeA, transposeB, m, n, k, a, b, c, add);
    }
    LastStep last = LastStep.of(epilogue.activation());
    if (last.least() == 0) {
      activate(m * n, c);
    }
    last.apply(c.array(), c.offset(), m * n);
  }

  /** Computes a vector of columns at a time and stores it or adds it to c. */
  private void multiplyVectors(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      HeapBuffer a,
      HeapBuffer b,
      HeapBuffer c,
      boolean accumulate) {
    boolean turnA = transposeA && m > 1 && k > 1; // a vector is stored like its transpose
    boolean turnB = transposeB && n > 1 && k > 1;
    float[] left = turnA ? transposed(a, k, m) : a.array(); // [m, k]
    float[] right = turnB ? transposed(b, n, k) : b.array(); // [k, n]
    int leftStride = turnA ? Lanes.padded(k) : k;
    int rightStride = turnB ? Lanes.padded(n) : n;
    int leftAt = turnA ? ScratchPool.START : a.offset();
    int rightAt = turnB ? ScratchPool.START : b.offset();
    multiplyRows(left, leftAt, leftStride, right, rightAt, rightStride, m, n, k, c, accumulate);
    if (turnA) {
      pool.release(left);
    }
    if (turnB) {
      pool.release(right);
    }
  }

  /**
   * Returns the transpose of x, [rows, columns], from {@link ScratchPool#START} on in an acquired
   * array. Its rows are padded because {@link Transposition} writes whole vectors.
   */
  private float[] transposed(HeapBuffer x, int rows, int columns) {
    int stride = Lanes.padded(rows);
    float[] result = pool.acquire(columns * stride);
    Transposition.copy(
        x.array(), x.offset(), columns, rows, columns, result, ScratchPool.START, stride);
    return result;
  }

  /** Computes one element of c: a single chain, which cannot use several lanes. */
  private static void multiplyRowByColumn(
      int k, HeapBuffer a, HeapBuffer b, HeapBuffer c, boolean add) {
    float[] as = a.array();
    float[] bs = b.array();
    float sum = add ? c.array()[c.offset()] : 0;
    for (int p = 0; p < k; p++) {
      sum = Math.fma(as[a.offset() + p], bs[b.offset() + p], sum);
    }
    c.array()[c.offset()] = sum;
  }

  /** Computes a few multiply-adds, one float at a time, in the same order. */
  private static void multiplyTiny(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      HeapBuffer a,
      HeapBuffer b,
      HeapBuffer c,
      boolean add) {
    float[] as = a.array();
    float[] bs = b.array();
    float[] cs = c.array();
    int aStride = transposeA ? m : 1;
    int bStride = transposeB ? 1 : n;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int aAt = a.offset() + (transposeA ? i : i * k);
        int bAt = b.offset() + (transposeB ? j * k : j);
        int at = c.offset() + i * n + j;
        float sum = add ? cs[at] : 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(as[aAt + p * aStride], bs[bAt + p * bStride], sum);
        }
        cs[at] = sum;
      }
    }
  }

  /**
   * Computes c (+)= a · b over {@code depth} columns of a: one chain of multiply-adds per element.
   */
  private static void multiplyRows(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int m,
      int n,
      int depth,
      HeapBuffer c,
      boolean add) {
    float[] cs = c.array();
    for (int j = 0; j < n; j += Lanes.COUNT) {
      int columns = Math.min(Lanes.COUNT, n - j);
      for (int i = 0; i < m; i += ROWS) {
        int rows = Math.min(ROWS, m - i);
        int from = aAt + i * aStride;
        int to = c.offset() + i * n + j;
        if (rows <= ROWS / 2) {
          fourRows(a, from, aStride, rows, b, bAt + j, bStride, depth, cs, to, n, columns, add);
        } else {
          eightRows(a, from, aStride, rows, b, bAt + j, bStride, depth, cs, to, n, columns, add);
        }
      }
    }
  }

  /** Computes one to four rows of c, one vector wide; missing rows repeat the last row. */
  private static void fourRows(
      float[] a,
      int aAt,
      int aStride,
      int rows,
      float[] b,
      int bAt,
      int bStride,
      int depth,
      float[] c,
      int cAt,
      int cStride,
      int columns,
      boolean add) {
    VectorMask<Float> mask = FLOATS.indexInRange(0, columns);
    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int r3 = rows - 1;
    int a1 = aAt + r1 * aStride;
    int a2 = aAt + r2 * aStride;
    int a3 = aAt + r3 * aStride;
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt, mask);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + r1 * cStride, mask);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + r2 * cStride, mask);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + r3 * cStride, mask);
    }
    for (int p = 0; p < depth; p++) {
      FloatVector row = FloatVector.fromArray(FLOATS, b, bAt + p * bStride, mask);
      c0 = FloatVector.broadcast(FLOATS, a[aAt + p]).fma(row, c0);
      c1 = FloatVector.broadcast(FLOATS, a[a1 + p]).fma(row, c1);
      c2 = FloatVector.broadcast(FLOATS, a[a2 + p]).fma(row, c2);
      c3 = FloatVector.broadcast(FLOATS, a[a3 + p]).fma(row, c3);
    }
    c0.intoArray(c, cAt, mask);
    c1.intoArray(c, cAt + r1 * cStride, mask);
    c2.intoArray(c, cAt + r2 * cStride, mask);
    c3.intoArray(c, cAt + r3 * cStride, mask);
  }

  /** Computes five to eight rows of c, one vector wide; missing rows repeat the last row. */
  private static void eightRows(
      float[] a,
      int aAt,
      int aStride,
      int rows,
      float[] b,
      int bAt,
      int bStride,
      int depth,
      float[] c,
      int cAt,
      int cStride,
      int columns,
      boolean add) {
    VectorMask<Float> mask = FLOATS.indexInRange(0, columns);
    int r1 = Math.min(1, rows - 1);
    int r2 = Math.min(2, rows - 1);
    int r3 = Math.min(3, rows - 1);
    int r4 = Math.min(4, rows - 1);
    int r5 = Math.min(5, rows - 1);
    int r6 = Math.min(6, rows - 1);
    int r7 = rows - 1;
    int a1 = aAt + r1 * aStride;
    int a2 = aAt + r2 * aStride;
    int a3 = aAt + r3 * aStride;
    int a4 = aAt + r4 * aStride;
    int a5 = aAt + r5 * aStride;
    int a6 = aAt + r6 * aStride;
    int a7 = aAt + r7 * aStride;
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector c6 = FloatVector.zero(FLOATS);
    FloatVector c7 = FloatVector.zero(FLOATS);
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt, mask);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + r1 * cStride, mask);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + r2 * cStride, mask);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + r3 * cStride, mask);
      c4 = FloatVector.fromArray(FLOATS, c, cAt + r4 * cStride, mask);
      c5 = FloatVector.fromArray(FLOATS, c, cAt + r5 * cStride, mask);
      c6 = FloatVector.fromArray(FLOATS, c, cAt + r6 * cStride, mask);
      c7 = FloatVector.fromArray(FLOATS, c, cAt + r7 * cStride, mask);
    }
    for (int p = 0; p < depth; p++) {
      FloatVector row = FloatVector.fromArray(FLOATS, b, bAt + p * bStride, mask);
      c0 = FloatVector.broadcast(FLOATS, a[aAt + p]).fma(row, c0);
      c1 = FloatVector.broadcast(FLOATS, a[a1 + p]).fma(row, c1);
      c2 = FloatVector.broadcast(FLOATS, a[a2 + p]).fma(row, c2);
      c3 = FloatVector.broadcast(FLOATS, a[a3 + p]).fma(row, c3);
      c4 = FloatVector.broadcast(FLOATS, a[a4 + p]).fma(row, c4);
      c5 = FloatVector.broadcast(FLOATS, a[a5 + p]).fma(row, c5);
      c6 = FloatVector.broadcast(FLOATS, a[a6 + p]).fma(row, c6);
      c7 = FloatVector.broadcast(FLOATS, a[a7 + p]).fma(row, c7);
    }
    c0.intoArray(c, cAt, mask);
    c1.intoArray(c, cAt + r1 * cStride, mask);
    c2.intoArray(c, cAt + r2 * cStride, mask);
    c3.intoArray(c, cAt + r3 * cStride, mask);
    c4.intoArray(c, cAt + r4 * cStride, mask);
    c5.intoArray(c, cAt + r5 * cStride, mask);
    c6.intoArray(c, cAt + r6 * cStride, mask);
    c7.intoArray(c, cAt + r7 * cStride, mask);
  }

  /** Writes what the sums start with: the bias, and the stored values if they are added. */
  private static void begin(int m, int n, HeapBuffer c, HeapBuffer bias, boolean accumulate) {
    float[] cs = c.array();
    for (int i = 0; i < m; i++) {
      int at = c.offset() + i * n;
      for (int j = 0; j < n; j++) {
        float value = bias.array()[bias.offset() + j];
        cs[at + j] = accumulate ? cs[at + j] + value : value;
      }
    }
  }

  private static void activate(int count, HeapBuffer c) {
    for (int i = c.offset(); i < c.offset() + count; i++) {
      c.array()[i] = Math.max(c.array()[i], 0);
    }
  }
}
