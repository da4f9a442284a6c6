package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("conformance")
@EnabledIf("kinesic.kernels.NarrowedVectors#fitThisMachine")
class TranspositionTest {

  private static final int LARGEST = 35;
  private static final float OLD = -1f;

  @Test
  void every_size_is_transposed_and_less_than_a_vector_behind_a_row_is_overwritten() {
    for (int rows = 0; rows <= LARGEST; rows++) {
      for (int columns = 0; columns <= LARGEST; columns++) {
        check(rows, columns);
      }
    }
  }

  /** The source ends with the last element that may be read, so reading further would throw. */
  private static void check(int rows, int columns) {
    int fromStride = columns + 3;
    int fromAt = 2;
    float[] from = new float[rows == 0 ? fromAt : fromAt + (rows - 1) * fromStride + columns];
    for (int i = 0; i < from.length; i++) {
      from[i] = i;
    }
    int slack = Lanes.COUNT - 1;
    int toStride = rows + slack + 2;
    int toAt = 3;
    float[] to = new float[toAt + columns * toStride];
    Arrays.fill(to, OLD);
    Transposition.copy(from, fromAt, fromStride, rows, columns, to, toAt, toStride);
    for (int i = 0; i < to.length; i++) {
      int c = (i - toAt) / toStride;
      int r = (i - toAt) % toStride;
      boolean before = i < toAt;
      if (!before && r < rows) {
        assertEquals(
            fromAt + r * fromStride + c, to[i], rows + " x " + columns + " at " + r + ", " + c);
      } else if (before || r >= rows + slack || rows == 0) {
        assertEquals(OLD, to[i], rows + " x " + columns + ": wrote to " + i);
      }
    }
  }
}
