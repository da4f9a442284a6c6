package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies a matrix to its transpose, while operands are packed.
 *
 * <p>It works on square blocks in registers. A block of 2ⁿ rows takes n steps; step s exchanges,
 * between rows that are 2ˢ apart, the lanes that are 2ˢ apart:
 *
 * <pre>
 *   a0 a1 a2 a3      a0 b0 a2 b2      a0 b0 c0 d0
 *   b0 b1 b2 b3  ->  a1 b1 a3 b3  ->  a1 b1 c1 d1
 *   c0 c1 c2 c3      c0 d0 c2 d2      a2 b2 c2 d2
 *   d0 d1 d2 d3      c1 d1 c3 d3      a3 b3 c3 d3
 * </pre>
 *
 * <p>Blocks of 8 move a float with a third fewer instructions than blocks of 4, which serve narrow
 * vectors and narrow matrices. Blocks of 16 would fill all registers of AVX-512.
 */
final class Transposition {

  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
  private static final VectorShuffle<Float> FOUR_BY_1 = exchanged(FOUR, 1);
  private static final VectorShuffle<Float> FOUR_BY_2 = exchanged(FOUR, 2);
  private static final VectorMask<Float> FOUR_ODD_1 = VectorMask.fromLong(FOUR, 0b1010);
  private static final VectorMask<Float> FOUR_ODD_2 = VectorMask.fromLong(FOUR, 0b1100);

  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorShuffle<Float> EIGHT_BY_1 = exchanged(EIGHT, 1);
  private static final VectorShuffle<Float> EIGHT_BY_2 = exchanged(EIGHT, 2);
  private static final VectorShuffle<Float> EIGHT_BY_4 = exchanged(EIGHT, 4);
  private static final VectorMask<Float> EIGHT_ODD_1 = VectorMask.fromLong(EIGHT, 0b10101010);
  private static final VectorMask<Float> EIGHT_ODD_2 = VectorMask.fromLong(EIGHT, 0b11001100);
  private static final VectorMask<Float> EIGHT_ODD_4 = VectorMask.fromLong(EIGHT, 0b11110000);

  /** From this many rows on a block of 8 is worth it, though it may lack a row. */
  private static final int ROWS_FOR_EIGHT = 7;

  private Transposition() {}

  private static VectorShuffle<Float> exchanged(VectorSpecies<Float> species, int distance) {
    return VectorShuffle.fromOp(species, lane -> lane ^ distance);
  }

  /**
   * {@code to[c, r] = from[r, c]}: a matrix of {@code rows} rows that stand {@code fromStride}
   * apart becomes one of {@code columns} rows that stand {@code toStride} apart. It writes whole
   * blocks: up to seven floats behind each new row are overwritten, fewer than a vector, so runs
   * that lie side by side are written from left to right.
   */
  static void copy(
      float[] from,
      int fromAt,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toAt,
      int toStride) {
    if (Lanes.COUNT >= 8 && columns >= 8 && rows >= ROWS_FOR_EIGHT) {
      for (int r = 0; r < rows; r += 8) {
        int source = fromAt + r * fromStride;
        int last = Math.min(7, rows - 1 - r);
        for (int c = 0; c < columns; c += 8) {
          int k = Math.min(c, columns - 8); // the last block may lie over the one before
          copyEight(from, source + k, fromStride, last, to, toAt + k * toStride + r, toStride);
        }
      }
    } else if (columns >= 4) {
      for (int r = 0; r < rows; r += 4) {
        int source = fromAt + r * fromStride;
        int last = Math.min(3, rows - 1 - r);
        for (int c = 0; c < columns; c += 4) {
          int k = Math.min(c, columns - 4);
          copyFour(from, source + k, fromStride, last, to, toAt + k * toStride + r, toStride);
        }
      }
    } else {
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < rows; r++) {
          to[toAt + c * toStride + r] = from[fromAt + r * fromStride + c];
        }
      }
    }
  }

  /** The same for any destination: nothing but the new rows is written. */
  static void copyExactly(
      float[] from,
      int fromAt,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toAt,
      int toStride) {
    int block = Lanes.COUNT >= 8 && Math.min(rows, columns) >= 8 ? 8 : 4;
    if (Math.min(rows, columns) < block) {
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < rows; r++) {
          to[toAt + c * toStride + r] = from[fromAt + r * fromStride + c];
        }
      }
      return;
    }
    for (int row = 0; row < rows; row += block) {
      int r = Math.min(row, rows - block); // the last block may lie over the one before
      for (int column = 0; column < columns; column += block) {
        int c = Math.min(column, columns - block);
        int source = fromAt + r * fromStride + c;
        int target = toAt + c * toStride + r;
        if (block == 8) {
          copyEight(from, source, fromStride, 7, to, target, toStride);
        } else {
          copyFour(from, source, fromStride, 3, to, target, toStride);
        }
      }
    }
  }

  /** Transposes four rows; those behind row {@code last} are not there, so it stands for them. */
  private static void copyFour(
      float[] from, int at, int fromStride, int last, float[] to, int toAt, int toStride) {
    FloatVector a0 = FloatVector.fromArray(FOUR, from, at);
    FloatVector a1 = FloatVector.fromArray(FOUR, from, at + Math.min(1, last) * fromStride);
    FloatVector a2 = FloatVector.fromArray(FOUR, from, at + Math.min(2, last) * fromStride);
    FloatVector a3 = FloatVector.fromArray(FOUR, from, at + last * fromStride);

    FloatVector b0 = a0.blend(a1.rearrange(FOUR_BY_1), FOUR_ODD_1);
    FloatVector b1 = a0.rearrange(FOUR_BY_1).blend(a1, FOUR_ODD_1);
    FloatVector b2 = a2.blend(a3.rearrange(FOUR_BY_1), FOUR_ODD_1);
    FloatVector b3 = a2.rearrange(FOUR_BY_1).blend(a3, FOUR_ODD_1);

    b0.blend(b2.rearrange(FOUR_BY_2), FOUR_ODD_2).intoArray(to, toAt);
    b1.blend(b3.rearrange(FOUR_BY_2), FOUR_ODD_2).intoArray(to, toAt + toStride);
    b0.rearrange(FOUR_BY_2).blend(b2, FOUR_ODD_2).intoArray(to, toAt + 2 * toStride);
    b1.rearrange(FOUR_BY_2).blend(b3, FOUR_ODD_2).intoArray(to, toAt + 3 * toStride);
  }

  /** Transposes eight rows; those behind row {@code last} are not there, so it stands for them. */
  private static void copyEight(
      float[] from, int at, int fromStride, int last, float[] to, int toAt, int toStride) {
    FloatVector a0 = FloatVector.fromArray(EIGHT, from, at);
    FloatVector a1 = FloatVector.fromArray(EIGHT, from, at + Math.min(1, last) * fromStride);
    FloatVector a2 = FloatVector.fromArray(EIGHT, from, at + Math.min(2, last) * fromStride);
    FloatVector a3 = FloatVector.fromArray(EIGHT, from, at + Math.min(3, last) * fromStride);
    FloatVector a4 = FloatVector.fromArray(EIGHT, from, at + Math.min(4, last) * fromStride);
    FloatVector a5 = FloatVector.fromArray(EIGHT, from, at + Math.min(5, last) * fromStride);
    FloatVector a6 = FloatVector.fromArray(EIGHT, from, at + Math.min(6, last) * fromStride);
    FloatVector a7 = FloatVector.fromArray(EIGHT, from, at + last * fromStride);

    FloatVector b0 = a0.blend(a1.rearrange(EIGHT_BY_1), EIGHT_ODD_1);
    FloatVector b1 = a0.rearrange(EIGHT_BY_1).blend(a1, EIGHT_ODD_1);
    FloatVector b2 = a2.blend(a3.rearrange(EIGHT_BY_1), EIGHT_ODD_1);
    FloatVector b3 = a2.rearrange(EIGHT_BY_1).blend(a3, EIGHT_ODD_1);
    FloatVector b4 = a4.blend(a5.rearrange(EIGHT_BY_1), EIGHT_ODD_1);
    FloatVector b5 = a4.rearrange(EIGHT_BY_1).blend(a5, EIGHT_ODD_1);
    FloatVector b6 = a6.blend(a7.rearrange(EIGHT_BY_1), EIGHT_ODD_1);
    FloatVector b7 = a6.rearrange(EIGHT_BY_1).blend(a7, EIGHT_ODD_1);

    FloatVector c0 = b0.blend(b2.rearrange(EIGHT_BY_2), EIGHT_ODD_2);
    FloatVector c1 = b1.blend(b3.rearrange(EIGHT_BY_2), EIGHT_ODD_2);
    FloatVector c2 = b0.rearrange(EIGHT_BY_2).blend(b2, EIGHT_ODD_2);
    FloatVector c3 = b1.rearrange(EIGHT_BY_2).blend(b3, EIGHT_ODD_2);
    FloatVector c4 = b4.blend(b6.rearrange(EIGHT_BY_2), EIGHT_ODD_2);
    FloatVector c5 = b5.blend(b7.rearrange(EIGHT_BY_2), EIGHT_ODD_2);
    FloatVector c6 = b4.rearrange(EIGHT_BY_2).blend(b6, EIGHT_ODD_2);
    FloatVector c7 = b5.rearrange(EIGHT_BY_2).blend(b7, EIGHT_ODD_2);

    c0.blend(c4.rearrange(EIGHT_BY_4), EIGHT_ODD_4).intoArray(to, toAt);
    c1.blend(c5.rearrange(EIGHT_BY_4), EIGHT_ODD_4).intoArray(to, toAt + toStride);
    c2.blend(c6.rearrange(EIGHT_BY_4), EIGHT_ODD_4).intoArray(to, toAt + 2 * toStride);
    c3.blend(c7.rearrange(EIGHT_BY_4), EIGHT_ODD_4).intoArray(to, toAt + 3 * toStride);
    c0.rearrange(EIGHT_BY_4).blend(c4, EIGHT_ODD_4).intoArray(to, toAt + 4 * toStride);
    c1.rearrange(EIGHT_BY_4).blend(c5, EIGHT_ODD_4).intoArray(to, toAt + 5 * toStride);
    c2.rearrange(EIGHT_BY_4).blend(c6, EIGHT_ODD_4).intoArray(to, toAt + 6 * toStride);
    c3.rearrange(EIGHT_BY_4).blend(c7, EIGHT_ODD_4).intoArray(to, toAt + 7 * toStride);
  }
}
