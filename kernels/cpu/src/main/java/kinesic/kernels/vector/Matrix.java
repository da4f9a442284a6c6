package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * A stored matrix as an operand of a product. As the right operand it may be transposed; a
 * transposed left operand is a {@link TransposedMatrix}.
 */
final class Matrix implements RowOperand, RightOperand {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final float[] array;
  private final int offset;
  private final int rows; // as stored
  private final int stride; // distance of stored rows: the columns
  private final boolean transposed;

  /** Creates a matrix of {@code rows} stored rows of {@code columns} each. */
  Matrix(Buffer buffer, int rows, int columns, boolean transposed) {
    this(HeapBuffer.of(buffer), rows, columns, transposed);
  }

  private Matrix(HeapBuffer heap, int rows, int columns, boolean transposed) {
    this(heap.array(), heap.offset(), rows, columns, transposed);
  }

  /** Creates a matrix that starts at {@code array[offset]}. */
  Matrix(float[] array, int offset, int rows, int columns, boolean transposed) {
    this.array = array;
    this.offset = offset;
    this.rows = rows;
    stride = columns;
    this.transposed = transposed;
  }

  /** Returns the number of rows. */
  @Override
  public int group() {
    return rows;
  }

  @Override
  public boolean packSlivers(int row, int rowCount, int k, int depth, float[] slivers, int at) {
    int from = offset + row * stride + k;
    for (int r = 0; r < rowCount; r++) {
      Runs.copy(array, from + r * stride, slivers, at + r * MicroKernel.SLIVER_STRIDE, depth);
    }
    return true;
  }

  @Override
  public void pack(int k, int depth, int column, int columns, float[] panels, int at) {
    if (transposed) {
      packTransposed(offset + column * stride + k, depth, columns, panels, at);
    } else {
      packRows(offset + k * stride + column, depth, columns, panels, at);
    }
  }

  /**
   * Copies a row of the matrix to a row of each panel: reading whole rows is the fastest order for
   * memory.
   */
  private void packRows(int from, int depth, int columns, float[] panels, int at) {
    int whole = columns - columns % MicroKernel.COLUMNS;
    int rest = columns - whole;
    int width = MicroKernel.width(rest);
    VectorMask<Float> left = FLOATS.indexInRange(0, rest);
    VectorMask<Float> right = FLOATS.indexInRange(Lanes.COUNT, rest);
    for (int k = 0; k < depth; k++) {
      int source = from + k * stride;
      int target = at + k * MicroKernel.COLUMNS;
      for (int j = 0; j < whole; j += MicroKernel.COLUMNS) {
        FloatVector.fromArray(FLOATS, array, source + j).intoArray(panels, target + j * depth);
        FloatVector.fromArray(FLOATS, array, source + j + Lanes.COUNT)
            .intoArray(panels, target + j * depth + Lanes.COUNT);
      }
      if (rest > 0) {
        target = at + whole * depth + k * width;
        FloatVector.fromArray(FLOATS, array, source + whole, left).intoArray(panels, target);
        if (width > Lanes.COUNT) {
          FloatVector.fromArray(FLOATS, array, source + whole + Lanes.COUNT, right)
              .intoArray(panels, target + Lanes.COUNT);
        }
      }
    }
  }

  private void packTransposed(int from, int depth, int columns, float[] panels, int at) {
    for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
      int taken = Math.min(MicroKernel.COLUMNS, columns - j);
      int width = MicroKernel.width(taken);
      int panel = at + j * depth;
      Transposition.copy(array, from + j * stride, stride, taken, depth, panels, panel, width);
      Runs.clearColumns(panels, panel, depth, width, taken);
    }
  }
}
