package kinesic.kernels.vector;

import java.util.Arrays;
import kinesic.kernels.HeapBuffer;

/**
 * Some rows of a matrix of few columns, such as the logits of 7 expressions, stored as their
 * transpose: each row has a lane of its own, so no lane is idle, and the result of a row does not
 * depend on the other rows.
 */
final class RowBlock {

  /**
   * The largest number of rows of a block: whole vectors of every width, and few enough to stay in
   * L1.
   */
  static final int ROWS = 32;

  private static final int COLUMNS = 32;

  private final int columns;
  private final float[] lanes; // [columns, ROWS]

  /** Creates a block for rows of {@code columns}. Not thread-safe. */
  RowBlock(int columns) {
    this.columns = columns;
    lanes = new float[columns * ROWS];
  }

  /** Returns whether a matrix with this number of columns benefits from row blocks. */
  static boolean suits(int columns) {
    return columns > 0 && columns <= COLUMNS;
  }

  /** Returns the values, [columns, ROWS]: a column of the matrix is a run of ROWS floats. */
  float[] lanes() {
    return lanes;
  }

  /** Reads {@code count} rows of x, [any, columns], from row {@code r} on; missing rows are 0. */
  void load(HeapBuffer x, int r, int count) {
    float[] xs = x.array();
    int from = x.offset() + r * columns;
    for (int c = 0; c < columns; c++) { // element by element: a row is shorter than most vectors
      int to = c * ROWS;
      for (int i = 0; i < count; i++) {
        lanes[to + i] = xs[from + c + i * columns];
      }
      Arrays.fill(lanes, to + count, to + ROWS, 0);
    }
  }

  /** Writes the first {@code count} rows to y, [any, columns], from row {@code r} on. */
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
