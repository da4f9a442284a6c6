package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.HeadRows;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;

/**
 * Some rows of one head, and their copies in the orders in which {@link MicroKernel} reads
 * operands:
 *
 * <pre>
 *   blocks         [width / 16, rows, 16]          the left operand, rows of a tile
 *   panels         [width / panel, rows, panel]    the right operand, a step for each row
 *   turned panels  [rows / panel, width, panel]    the right operand, a column for each row
 * </pre>
 *
 * <p>Rows and widths are padded with zeros to whole blocks of 16.
 */
final class TokenRows {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private final float[] array;
  private final int at;
  private final int stride;
  private final int count;
  private final int width;

  private TokenRows(float[] array, int at, int stride, int count, int width) {
    this.array = array;
    this.at = at;
    this.stride = stride;
    this.count = count;
    this.width = width;
  }

  /** Returns the array that holds the rows. */
  float[] array() {
    return array;
  }

  /** Returns the index of the first row in the array. */
  int at() {
    return at;
  }

  /** Returns the distance of two rows. */
  int stride() {
    return stride;
  }

  /** Returns the number of rows. */
  int count() {
    return count;
  }

  /** Returns the columns of a row. */
  int width() {
    return width;
  }

  /** Returns the first {@code count} rows of a head. */
  static TokenRows of(HeadRows rows, int sample, int head, int count, int width) {
    HeapBuffer buffer = HeapBuffer.of(rows.buffer());
    int at = buffer.offset() + rows.at(sample, head);
    return new TokenRows(buffer.array(), at, rows.rowStride(), count, width);
  }

  /** Returns the rows from {@code first} on. */
  TokenRows from(int first, int some) {
    return new TokenRows(array, at + first * stride, stride, some, width);
  }

  /** Returns {@code count} rounded up to whole blocks. */
  static int stored(int count) {
    return ImageLayout.BLOCKED.stored(count);
  }

  /** Returns the columns of a panel: two vectors, or one if the last panel has no more. */
  static int panelWidth(int panel, int columns) {
    return Math.min(COLUMNS, stored(columns) - panel * COLUMNS);
  }

  /**
   * Writes the rows, multiplied by {@code scale}, as blocks from {@link ScratchPool#START} on.
   *
   * @param blockStride the distance of two blocks
   */
  void toBlocks(float scale, float[] to, int blockStride) {
    for (int c = 0; c < stored(width); c += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, width);
      int target = START + c / BLOCK * blockStride + c % BLOCK;
      int from = at + c;
      for (int r = 0; r < count; r++, from += stride, target += BLOCK) {
        FloatVector.fromArray(FLOATS, array, from, mask).mul(scale).intoArray(to, target);
      }
    }
  }

  /** Reads the rows from blocks and multiplies row r by {@code factors[r]}. */
  void fromBlocks(float[] from, int blockStride, float[] factors) {
    for (int c = 0; c < width; c += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, width);
      int source = START + c / BLOCK * blockStride + c % BLOCK;
      int target = at + c;
      for (int r = 0; r < count; r++, source += BLOCK, target += stride) {
        FloatVector.fromArray(FLOATS, from, source).mul(factors[r]).intoArray(array, target, mask);
      }
    }
  }

  /** Reads the rows from rows that are {@code sourceStride} apart. */
  void fromRows(float[] from, int sourceStride) {
    for (int r = 0; r < count; r++) {
      System.arraycopy(from, START + r * sourceStride, array, at + r * stride, width);
    }
  }

  /** Writes the rows as panels from {@link ScratchPool#START} on. */
  void toPanels(float[] to) {
    int steps = stored(count);
    int target = START;
    for (int column = 0; column < stored(width); column += COLUMNS) {
      int columns = panelWidth(column / COLUMNS, width);
      for (int lane = 0; lane < columns; lane += LANES) {
        VectorMask<Float> mask = FLOATS.indexInRange(column + lane, width);
        int from = at + column + lane;
        for (int r = 0; r < count; r++, from += stride) {
          FloatVector.fromArray(FLOATS, array, from, mask)
              .intoArray(to, target + r * columns + lane);
        }
      }
      Arrays.fill(to, target + count * columns, target + steps * columns, 0);
      target += steps * columns;
    }
  }

  /** Writes the rows as turned panels from {@link ScratchPool#START} on. */
  void toTurnedPanels(float[] to) {
    int steps = stored(width);
    int target = START;
    for (int row = 0; row < stored(count); row += COLUMNS) {
      int columns = panelWidth(row / COLUMNS, count);
      int rows = Math.clamp(count - row, 0, columns);
      Transposition.copy(array, at + row * stride, stride, rows, width, to, target, columns);
      Runs.clearColumns(to, target, /* rows= */ width, columns, /* taken= */ rows);
      Arrays.fill(to, target + width * columns, target + steps * columns, 0);
      target += steps * columns;
    }
  }
}
