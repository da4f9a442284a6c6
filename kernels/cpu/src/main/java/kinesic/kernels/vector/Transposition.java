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
 * <p>Blocks have 8 rows, or 4 where vectors have no more lanes. Vectors of 16 lanes take two blocks
 * at a time, one below the other: the upper lanes hold the rows that are 8 further down.
 */
final class Transposition {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  /** The columns that are transposed at a time; as many rows as a vector has lanes. */
  private static final int BLOCK = Math.min(LANES, 8);

  private static final VectorShuffle<Float> BY_1 = exchanged(1);
  private static final VectorShuffle<Float> BY_2 = exchanged(2);
  private static final VectorShuffle<Float> BY_4 = exchanged(4);
  private static final VectorMask<Float> ODD_1 = VectorMask.fromLong(FLOATS, 0xaaaa);
  private static final VectorMask<Float> ODD_2 = VectorMask.fromLong(FLOATS, 0xcccc);
  private static final VectorMask<Float> ODD_4 = VectorMask.fromLong(FLOATS, 0xf0f0);
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(FLOATS, 0xff00);

  private Transposition() {}

  private static VectorShuffle<Float> exchanged(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ distance) % LANES);
  }

  /**
   * Computes {@code to[c, r] = from[r, c]}: a matrix of {@code rows} rows that are {@code
   * fromStride} apart becomes one of {@code columns} rows that are {@code toStride} apart. It
   * writes whole vectors: after each new row up to one vector minus one float is overwritten, so
   * adjacent runs must be written from left to right.
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
    int width = Math.min(BLOCK, columns);
    for (int r = 0; r < rows; r += LANES) {
      int last = Math.min(LANES, rows - r) - 1;
      for (int block = 0; block < columns; block += BLOCK) {
        int c = Math.min(block, columns - width); // the last block may overlap others
        int source = fromAt + r * fromStride + c;
        int target = toAt + c * toStride + r;
        if (width < BLOCK || !isInside(from.length, source, fromStride, last)) {
          copySingly(from, source, fromStride, last, width, to, target, toStride);
        } else if (BLOCK == 8) {
          copyEight(from, source, fromStride, last, to, target, toStride);
        } else {
          copyFour(from, source, fromStride, last, to, target, toStride);
        }
      }
    }
  }

  /**
   * Returns whether whole vectors can be read at a block whose first row is at {@code at}: eight
   * rows from their first float on, the upper ones up to their eighth float.
   */
  private static boolean isInside(int length, int at, int stride, int last) {
    int upper = at + Math.min(8, last) * stride - 8;
    int lower = at + Math.min(7, last) * stride;
    return LANES < 16 || (upper >= 0 && lower + LANES <= length);
  }

  /** Transposes a block float by float. */
  private static void copySingly(
      float[] from, int at, int stride, int last, int columns, float[] to, int toAt, int toStride) {
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r <= last; r++) {
        to[toAt + c * toStride + r] = from[at + r * stride + c];
      }
    }
  }

  /** Transposes four rows; missing rows after row {@code last} repeat it. */
  private static void copyFour(
      float[] from, int at, int stride, int last, float[] to, int toAt, int toStride) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, from, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, from, at + Math.min(1, last) * stride);
    FloatVector a2 = FloatVector.fromArray(FLOATS, from, at + Math.min(2, last) * stride);
    FloatVector a3 = FloatVector.fromArray(FLOATS, from, at + Math.min(3, last) * stride);

    FloatVector b0 = a0.blend(a1.rearrange(BY_1), ODD_1);
    FloatVector b1 = a0.rearrange(BY_1).blend(a1, ODD_1);
    FloatVector b2 = a2.blend(a3.rearrange(BY_1), ODD_1);
    FloatVector b3 = a2.rearrange(BY_1).blend(a3, ODD_1);

    b0.blend(b2.rearrange(BY_2), ODD_2).intoArray(to, toAt);
    b1.blend(b3.rearrange(BY_2), ODD_2).intoArray(to, toAt + toStride);
    b0.rearrange(BY_2).blend(b2, ODD_2).intoArray(to, toAt + 2 * toStride);
    b1.rearrange(BY_2).blend(b3, ODD_2).intoArray(to, toAt + 3 * toStride);
  }

  /** Transposes eight rows, or twice eight. */
  private static void copyEight(
      float[] from, int at, int stride, int last, float[] to, int toAt, int toStride) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, from, at);
    FloatVector a1 = FloatVector.fromArray(FLOATS, from, at + Math.min(1, last) * stride);
    FloatVector a2 = FloatVector.fromArray(FLOATS, from, at + Math.min(2, last) * stride);
    FloatVector a3 = FloatVector.fromArray(FLOATS, from, at + Math.min(3, last) * stride);
    FloatVector a4 = FloatVector.fromArray(FLOATS, from, at + Math.min(4, last) * stride);
    FloatVector a5 = FloatVector.fromArray(FLOATS, from, at + Math.min(5, last) * stride);
    FloatVector a6 = FloatVector.fromArray(FLOATS, from, at + Math.min(6, last) * stride);
    FloatVector a7 = FloatVector.fromArray(FLOATS, from, at + Math.min(7, last) * stride);
    if (LANES == 16) {
      int r0 = at + Math.min(8, last) * stride - 8;
      int r1 = at + Math.min(9, last) * stride - 8;
      int r2 = at + Math.min(10, last) * stride - 8;
      int r3 = at + Math.min(11, last) * stride - 8;
      int r4 = at + Math.min(12, last) * stride - 8;
      int r5 = at + Math.min(13, last) * stride - 8;
      int r6 = at + Math.min(14, last) * stride - 8;
      int r7 = at + Math.min(15, last) * stride - 8;
      a0 = a0.blend(FloatVector.fromArray(FLOATS, from, r0), UPPER);
      a1 = a1.blend(FloatVector.fromArray(FLOATS, from, r1), UPPER);
      a2 = a2.blend(FloatVector.fromArray(FLOATS, from, r2), UPPER);
      a3 = a3.blend(FloatVector.fromArray(FLOATS, from, r3), UPPER);
      a4 = a4.blend(FloatVector.fromArray(FLOATS, from, r4), UPPER);
      a5 = a5.blend(FloatVector.fromArray(FLOATS, from, r5), UPPER);
      a6 = a6.blend(FloatVector.fromArray(FLOATS, from, r6), UPPER);
      a7 = a7.blend(FloatVector.fromArray(FLOATS, from, r7), UPPER);
    }

    FloatVector b0 = a0.blend(a1.rearrange(BY_1), ODD_1);
    FloatVector b1 = a0.rearrange(BY_1).blend(a1, ODD_1);
    FloatVector b2 = a2.blend(a3.rearrange(BY_1), ODD_1);
    FloatVector b3 = a2.rearrange(BY_1).blend(a3, ODD_1);
    FloatVector b4 = a4.blend(a5.rearrange(BY_1), ODD_1);
    FloatVector b5 = a4.rearrange(BY_1).blend(a5, ODD_1);
    FloatVector b6 = a6.blend(a7.rearrange(BY_1), ODD_1);
    FloatVector b7 = a6.rearrange(BY_1).blend(a7, ODD_1);

    FloatVector c0 = b0.blend(b2.rearrange(BY_2), ODD_2);
    FloatVector c1 = b1.blend(b3.rearrange(BY_2), ODD_2);
    FloatVector c2 = b0.rearrange(BY_2).blend(b2, ODD_2);
    FloatVector c3 = b1.rearrange(BY_2).blend(b3, ODD_2);
    FloatVector c4 = b4.blend(b6.rearrange(BY_2), ODD_2);
    FloatVector c5 = b5.blend(b7.rearrange(BY_2), ODD_2);
    FloatVector c6 = b4.rearrange(BY_2).blend(b6, ODD_2);
    FloatVector c7 = b5.rearrange(BY_2).blend(b7, ODD_2);

    c0.blend(c4.rearrange(BY_4), ODD_4).intoArray(to, toAt);
    c1.blend(c5.rearrange(BY_4), ODD_4).intoArray(to, toAt + toStride);
    c2.blend(c6.rearrange(BY_4), ODD_4).intoArray(to, toAt + 2 * toStride);
    c3.blend(c7.rearrange(BY_4), ODD_4).intoArray(to, toAt + 3 * toStride);
    c0.rearrange(BY_4).blend(c4, ODD_4).intoArray(to, toAt + 4 * toStride);
    c1.rearrange(BY_4).blend(c5, ODD_4).intoArray(to, toAt + 5 * toStride);
    c2.rearrange(BY_4).blend(c6, ODD_4).intoArray(to, toAt + 6 * toStride);
    c3.rearrange(BY_4).blend(c7, ODD_4).intoArray(to, toAt + 7 * toStride);
  }
}
