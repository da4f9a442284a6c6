package kinesic.kernels.vector;

import java.util.Arrays;
import kinesic.kernels.HeapBuffer;

/**
 * Some rows of a matrix of few columns, such as the scores of 7 expressions, stored as their
 * transpose: each row has a lane of its own, so no lane is idle, and what is done to a row is the
 * same in any company.
 */
final class RowBlock {

  /** The most rows of a block: whole vectors of every width, and few enough to stay in L1. */
  static final int ROWS = 32;

  private static final int COLUMNS = 32;

  private final int columns;
  private final float[] lanes; // [columns, ROWS]

  /** For rows of {@code columns}. Not for use by several threads. */
  RowBlock(int columns) {
    this.columns = columns;
    lanes = new float[columns * ROWS];
  }

  /** Whether a matrix of so many columns is worth it. */
  static boolean suits(int columns) {
    return columns > 0 && columns <= COLUMNS;
  }

  /** [columns, ROWS]: a column of the matrix is a run of ROWS floats. */
  float[] lanes() {
    return lanes;
  }

  /** Reads {@code count} rows of x, [any, columns], from row {@code r}; rows that lack are 0. */
  void load(HeapBuffer x, int r, int count) {
    float[] xs = x.array();
    int from = x.offset() + r * columns;
    for (int c = 0; c < columns; c++) { // number by number: a row is shorter than most vectors
      int to = c * ROWS;
      for (int i = 0; i < count; i++) {
        lanes[to + i] = xs[from + c + i * columns];
      }
      Arrays.fill(lanes, to + count, to + ROWS, 0);
    }
  }

  /** Writes the first {@code count} rows to y, [any, columns], from row {@code r}. */
  void store(HeapBuffer y, int r, int count) {
    float[] ys = y.array();
    int to = y.offset() + r * columns;
    for (int c = 0; c < columns; c++) {
      int from = c * ROWS;
      for (int i = 0; i < count; i++) {
        ys[to + c + i * columns] = lanes[from + i];
      }
    }
  }
}
