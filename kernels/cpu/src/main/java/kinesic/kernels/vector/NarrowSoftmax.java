package kinesic.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.HeapBuffer;

/**
 * Softmax and its relatives over rows of few columns, such as the scores of 7 expressions: as many
 * rows as a vector has lanes are transposed, so that each lane works on a row of its own and none
 * is idle. The formulas are those of {@link VectorSoftmax}; a row gets the same bits in any
 * company.
 */
final class NarrowSoftmax {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = Lanes.DOUBLES;
  private static final int LANES = Lanes.COUNT;
  private static final int HALF = DOUBLES.length();

  private final int columns;
  private final float[] a; // [columns, LANES], a column of the rows each
  private final float[] b; // likewise
  private final float[] rows; // [LANES, LANES], before they are stored
  private final double[] sums = new double[LANES];
  private final float[] perRow = new float[LANES];

  /** For rows of {@code columns}, at most the lanes of a vector. Not for use by several threads. */
  NarrowSoftmax(int columns) {
    this.columns = columns;
    a = new float[columns * LANES];
    b = new float[columns * LANES];
    rows = new float[LANES * LANES];
  }

  /** The most rows that one call takes. */
  static int rows() {
    return LANES;
  }

  /** y = softmax(x) for {@code count} rows from row {@code r}. */
  void softmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    load(x, r, count, a);
    subtractMax();
    sumOfExponentials(a);
    roundSums();
    FloatVector sum = at(perRow, 0);
    for (int at = 0; at < a.length; at += LANES) {
      at(a, at).div(sum).intoArray(a, at);
    }
    store(a, y, r, count);
  }

  /** y = ln softmax(x) for {@code count} rows from row {@code r}. */
  void logSoftmax(HeapBuffer x, HeapBuffer y, int r, int count) {
    load(x, r, count, a);
    subtractMax();
    sumOfExponentials(b);
    for (int lane = 0; lane < count; lane++) {
      perRow[lane] = (float) Math.log(sums[lane]);
    }
    FloatVector log = at(perRow, 0);
    for (int at = 0; at < a.length; at += LANES) {
      at(a, at).sub(log).intoArray(a, at);
    }
    store(a, y, r, count);
  }

  /** gx = y (gy - Σ gy y) for {@code count} rows from row {@code r}. */
  void softmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    load(y, r, count, a);
    load(gy, r, count, b);
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int at = 0; at < a.length; at += LANES) {
      FloatVector v = at(a, at);
      FloatVector g = at(b, at);
      low = DoubleSum.low(g).fma(DoubleSum.low(v), low);
      high = DoubleSum.high(g).fma(DoubleSum.high(v), high);
    }
    keep(low, high);
    roundSums();
    FloatVector dot = at(perRow, 0);
    for (int at = 0; at < a.length; at += LANES) {
      at(b, at).sub(dot).mul(at(a, at)).intoArray(b, at);
    }
    store(b, gx, r, count);
  }

  /** gx = gy - e^y Σ gy for {@code count} rows from row {@code r}. */
  void logSoftmaxGradient(HeapBuffer y, HeapBuffer gy, HeapBuffer gx, int r, int count) {
    load(y, r, count, a);
    load(gy, r, count, b);
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int at = 0; at < b.length; at += LANES) {
      low = low.add(DoubleSum.low(at(b, at)));
      high = high.add(DoubleSum.high(at(b, at)));
    }
    keep(low, high);
    roundSums();
    FloatVector sum = at(perRow, 0).neg();
    for (int at = 0; at < a.length; at += LANES) {
      Transcendental.exp(at(a, at)).fma(sum, at(b, at)).intoArray(b, at);
    }
    store(b, gx, r, count);
  }

  private static FloatVector at(float[] lanes, int at) {
    return FloatVector.fromArray(FLOATS, lanes, at);
  }

  private void load(HeapBuffer x, int r, int count, float[] lanes) {
    int from = x.offset() + r * columns;
    Transposition.copy(x.array(), from, columns, count, columns, lanes, 0, LANES);
  }

  private void store(float[] lanes, HeapBuffer y, int r, int count) {
    Transposition.copy(lanes, 0, LANES, columns, LANES, rows, 0, LANES);
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * LANES, y.array(), y.offset() + (r + i) * columns, columns);
    }
  }

  private void subtractMax() {
    FloatVector max = at(a, 0);
    for (int at = LANES; at < a.length; at += LANES) {
      max = max.max(at(a, at));
    }
    for (int at = 0; at < a.length; at += LANES) {
      at(a, at).sub(max).intoArray(a, at);
    }
  }

  /** exponentials = e^a, and their sums. */
  private void sumOfExponentials(float[] exponentials) {
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    for (int at = 0; at < a.length; at += LANES) {
      FloatVector e = Transcendental.exp(at(a, at));
      e.intoArray(exponentials, at);
      low = low.add(DoubleSum.low(e));
      high = high.add(DoubleSum.high(e));
    }
    keep(low, high);
  }

  private void keep(DoubleVector low, DoubleVector high) {
    low.intoArray(sums, 0);
    high.intoArray(sums, HALF);
  }

  /** perRow = the sums as floats. */
  private void roundSums() {
    for (int lane = 0; lane < LANES; lane++) {
      perRow[lane] = (float) sums[lane];
    }
  }
}
