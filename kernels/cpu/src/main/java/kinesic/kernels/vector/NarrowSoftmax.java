package kinesic.kernels.vector;

import kinesic.kernels.HeapBuffer;

/**
 * Softmax and its relatives over rows of few columns, a {@link RowBlock} at a time. The formulas
 * are those of {@link VectorSoftmax}.
 */
final class NarrowSoftmax {

  private final RowBlock a;
  private final RowBlock b;
  private final float[] as; // [columns, ROWS]
  private final float[] bs; // likewise
  private final double[] scratch = new double[RowBlock.ROWS];
  private final float[] perRow = new float[RowBlock.ROWS];

  /**
   * For rows of {@code columns}, if they suit a {@link RowBlock}. Not for use by several threads.
   */
  NarrowSoftmax(int columns) {
    a = new RowBlock(columns);
    b = new RowBlock(columns);
    as = a.lanes();
    bs = b.lanes();
  }

  /** y = softmax(x) for {@code count} rows from row {@code r}. */
  void softmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    a.load(x, r, count);
    RowBlockLoops.subtractMax(as);
    Transcendental.expOfMinusAbs(as, 0, as, 0, as.length);
    RowBlockLoops.sum(as, scratch, perRow);
    RowBlockLoops.divide(as, perRow);
    a.store(y, r, count);
  }

  /** y = ln softmax(x) for {@code count} rows from row {@code r}. */
  void logSoftmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    a.load(x, r, count);
    RowBlockLoops.subtractMax(as);
    Transcendental.expOfMinusAbs(as, 0, bs, 0, as.length);
    RowBlockLoops.sum(bs, scratch, perRow);
    Transcendental.log(perRow, 0, perRow, 0, perRow.length);
    RowBlockLoops.subtract(as, perRow);
    a.store(y, r, count);
  }

  /** gx = y (gy - Σ gy y) for {@code count} rows from row {@code r}. */
  void softmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    a.load(y, r, count);
    b.load(gy, r, count);
    RowBlockLoops.dot(as, bs, scratch, perRow);
    RowBlockLoops.subtract(bs, perRow);
    RowBlockLoops.multiply(bs, as);
    b.store(gx, r, count);
  }

  /** gx = gy - e^y Σ gy for {@code count} rows from row {@code r}. */
  void logSoftmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    a.load(y, r, count);
    b.load(gy, r, count);
    RowBlockLoops.sum(bs, scratch, perRow);
    Transcendental.expOfMinusAbs(as, 0, as, 0, as.length);
    RowBlockLoops.subtractScaled(bs, as, perRow);
    b.store(gx, r, count);
  }
}
