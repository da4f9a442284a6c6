package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.HeapBuffer;

/** {@link CrossEntropy#categorical} for the rows of a {@link RowBlock}. */
final class CategoricalBlock {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;
  private static final int ROWS = RowBlock.ROWS;

  private final int columns;
  private final RowBlock scores;
  private final float[]
      x; // [columns, ROWS], minus the maximum of the row; then the terms of the sum
  private final float[] t; // [columns, ROWS], softmax(y)
  private final float[] e; // [columns, ROWS], e^x
  private final float[] w = new float[ROWS];
  private final float[] sum = new float[ROWS]; // of e
  private final float[] perRow = new float[ROWS];
  private final double[] scratch = new double[ROWS];

  /** Creates memory for rows of {@code columns}. Not thread-safe. */
  CategoricalBlock(int columns) {
    this.columns = columns;
    scores = new RowBlock(columns);
    x = scores.lanes();
    t = new float[columns * ROWS];
    e = new float[columns * ROWS];
  }

  /** Returns whether this memory suits rows of {@code columns}. */
  boolean fits(int columns) {
    return columns == this.columns;
  }

  /**
   * Reads {@code count} rows from row {@code r} on, and computes the exponentials that sum and
   * gradient need.
   *
   * @param ys [columns, rows]
   */
  void load(HeapBuffer xs, HeapBuffer ys, int rows, HeapBuffer rowWeight, int r, int count) {
    scores.load(xs, r, count);
    for (int c = 0; c < columns; c++) {
      System.arraycopy(ys.array(), ys.offset() + c * rows + r, t, c * ROWS, count);
      Arrays.fill(t, c * ROWS + count, (c + 1) * ROWS, 0);
    }
    leaveOut();
    System.arraycopy(rowWeight.array(), rowWeight.offset() + r, w, 0, count);
    Arrays.fill(w, count, ROWS, 0);
    RowBlockLoops.subtractMax(x);
    Transcendental.expOfMinusAbs(x, 0, e, 0, e.length);
    RowBlockLoops.sum(e, scratch, sum);
    RowBlockLoops.subtractMax(t);
    Transcendental.expOfMinusAbs(t, 0, t, 0, t.length);
    RowBlockLoops.sum(t, scratch, perRow);
    RowBlockLoops.divide(t, perRow);
  }

  /** Lowers x where y is low enough to exclude the category. */
  private void leaveOut() {
    for (int i = 0; i < x.length; i += LANES) {
      VectorMask<Float> out =
          FloatVector.fromArray(FLOATS, t, i).compare(LE, CrossEntropy.LEFT_OUT);
      FloatVector.fromArray(FLOATS, x, i).add(CrossEntropy.LEFT_OUT, out).intoArray(x, i);
    }
  }

  /** Returns Σ_r w Σ_c t (ln Σ_j e^x_j - x). */
  double sum() {
    Transcendental.log(sum, 0, perRow, 0, ROWS);
    for (int r = 0; r < ROWS; r += LANES) {
      FloatVector logs = FloatVector.fromArray(FLOATS, perRow, r);
      FloatVector weights = FloatVector.fromArray(FLOATS, w, r);
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector cost = logs.sub(FloatVector.fromArray(FLOATS, x, i)).mul(weights);
        cost.mul(FloatVector.fromArray(FLOATS, t, i)).intoArray(x, i);
      }
    }
    return DoubleSum.of(x, 0, x.length);
  }

  /** Computes gx = w (softmax(x) - t) for {@code count} rows from row {@code r} on. */
  void gradient(HeapBuffer gx, int r, int count) {
    RowBlockLoops.divide(e, sum);
    for (int lane = 0; lane < ROWS; lane += LANES) {
      FloatVector weights = FloatVector.fromArray(FLOATS, w, lane);
      for (int i = lane; i < x.length; i += ROWS) {
        FloatVector p = FloatVector.fromArray(FLOATS, e, i);
        FloatVector difference = p.sub(FloatVector.fromArray(FLOATS, t, i));
        difference.fma(weights, FloatVector.zero(FLOATS)).intoArray(x, i); // plus 0 turns -0 into 0
      }
    }
    scores.store(gx, r, count);
  }
}
