package kinesic.kernels.vector;

import kinesic.kernels.HeapBuffer;

/**
 * Softmax and related kernels over rows of few columns, one {@link RowBlock} at a time. The
 * formulas are those of {@link VectorSoftmax}.
 */
final class NarrowSoftmax {

  private final RowBlock a;
  private final RowBlock b;
  private final float[] as; // [columns, ROWS]
  private final float[] bs; // likewise
  private final double[] scratch = new double[RowBlock.ROWS];
  private final float[] perRow = new float[RowBlock.ROWS];

  /**
   * Creates memory for rows of {@code columns}, which must suit a {@link RowBlock}. Not
   * thread-safe.
   */
  NarrowSoftmax(int columns) {
    a = new RowBlock(columns);
    b = new RowBlock(columns);
    as = a.lanes();
    bs = b.lanes();
  }

  /** Computes y = softmax(x) for {@code count} rows from row {@code r} on. */
  void softmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    a.load(x, r, count);
    RowBlockLoops.subtractMax(as);
    Transcendental.expOfMinusAbs(as, 0, as, 0, as.length);
    RowBlockLoops.sum(as, scratch, perRow);
    RowBlockLoops.divide(as, perRow);
    a.store(y, r, count);
  }

  /** Computes y = ln softmax(x) for {@code count} rows from row {@code r} on. */
  void logSoftmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    a.load(x, r, count);
    RowBlockLoops.subtractMax(as);
    Transcendental.expOfMinusAbs(as, 0, bs, 0, as.length);
    RowBlockLoops.sum(bs, scratch, perRow);
    Transcendental.log(perRow, 0, perRow, 0, perRow.length);
    RowBlockLoops.subtract(as, perRow);
    a.store(y, r, count);
  }

  /** Computes gx = y (gy - Σ gy y) for {@code count} rows from row {@code r} on. */
  void softmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    a.load(y, r, count);
    b.load(gy, r, count);
    RowBlockLoops.dot(as, bs, scratch, perRow);
    RowBlockLoops.subtract(bs, perRow);
    RowBlockLoops.multiply(bs, as);
    b.store(gx, r, count);
  }

  /** Computes gx = gy - e^y Σ gy for {@code count} rows from row {@code r} on. */
  void logSoftmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    a.load(y, r, count);
    b.load(gy, r, count);
    RowBlockLoops.sum(bs, scratch, perRow);
    Transcendental.expOfMinusAbs(as, 0, as, 0, as.length);
    RowBlockLoops.subtractScaled(bs, as, perRow);
    b.store(gx, r, count);
  }
}
