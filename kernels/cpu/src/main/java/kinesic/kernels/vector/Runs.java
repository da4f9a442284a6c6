package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Moves runs of floats while operands are packed: as they are, as zeros, or transposed. */
final class Runs {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  /** Transposition works on blocks of 4 x 4: two steps of exchange, at every vector width. */
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

  private static final VectorShuffle<Float> NEIGHBOURS = VectorShuffle.fromValues(FOUR, 1, 0, 3, 2);
  private static final VectorShuffle<Float> HALVES = VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);
  private static final VectorMask<Float> ODD =
      VectorMask.fromValues(FOUR, false, true, false, true);
  private static final VectorMask<Float> UPPER =
      VectorMask.fromValues(FOUR, false, false, true, true);

  private Runs() {}

  /**
   * Copies {@code count} floats. It writes whole vectors: up to a vector less one float behind the
   * run are overwritten with zeros, so runs that lie side by side are written from left to right.
   */
  static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector.fromArray(FLOATS, from, fromAt + i).intoArray(to, toAt + i);
    }
    if (i < count) {
      FloatVector.fromArray(FLOATS, from, fromAt + i, FLOATS.indexInRange(i, count))
          .intoArray(to, toAt + i);
    }
  }

  /** Writes {@code count} zeros, and more behind them as {@link #copy} does. */
  static void clear(float[] to, int toAt, int count) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int i = 0; i < count; i += LANES) {
      zero.intoArray(to, toAt + i);
    }
  }

  /** Fills up rows of {@code width} floats of which the first {@code taken} are used with zeros. */
  static void clearColumns(float[] to, int toAt, int rows, int width, int taken) {
    for (int r = 0; taken < width && r < rows; r++) {
      for (int c = taken; c < width; c++) {
        to[toAt + r * width + c] = 0;
      }
    }
  }

  /**
   * {@code to[c, r] = from[r, c]}: a matrix of {@code rows} rows that stand {@code fromStride}
   * apart becomes one of {@code columns} rows that stand {@code toStride} apart. Nothing else is
   * written.
   */
  static void transpose(
      float[] from,
      int fromAt,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toAt,
      int toStride) {
    int wholeRows = rows & -4;
    int wholeColumns = columns & -4;
    for (int r = 0; r < wholeRows; r += 4) {
      int source = fromAt + r * fromStride;
      int target = toAt + r;
      for (int c = 0; c < wholeColumns; c += 4) {
        transposeBlock(from, source + c, fromStride, to, target + c * toStride, toStride);
      }
      for (int c = wholeColumns; c < columns; c++) {
        for (int i = 0; i < 4; i++) {
          to[target + c * toStride + i] = from[source + i * fromStride + c];
        }
      }
    }
    for (int r = wholeRows; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[toAt + c * toStride + r] = from[fromAt + r * fromStride + c];
      }
    }
  }

  /**
   * Transposes 4 x 4: exchanges odd with even lanes of row pairs, then halves of pairs of those.
   */
  private static void transposeBlock(
      float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride) {
    FloatVector a = FloatVector.fromArray(FOUR, from, fromAt); // a0 a1 a2 a3
    FloatVector b = FloatVector.fromArray(FOUR, from, fromAt + fromStride);
    FloatVector c = FloatVector.fromArray(FOUR, from, fromAt + 2 * fromStride);
    FloatVector d = FloatVector.fromArray(FOUR, from, fromAt + 3 * fromStride);
    FloatVector ab02 = a.blend(b.rearrange(NEIGHBOURS), ODD); // a0 b0 a2 b2
    FloatVector ab13 = a.rearrange(NEIGHBOURS).blend(b, ODD); // a1 b1 a3 b3
    FloatVector cd02 = c.blend(d.rearrange(NEIGHBOURS), ODD);
    FloatVector cd13 = c.rearrange(NEIGHBOURS).blend(d, ODD);
    ab02.blend(cd02.rearrange(HALVES), UPPER).intoArray(to, toAt); // a0 b0 c0 d0
    ab13.blend(cd13.rearrange(HALVES), UPPER).intoArray(to, toAt + toStride);
    ab02.rearrange(HALVES).blend(cd02, UPPER).intoArray(to, toAt + 2 * toStride);
    ab13.rearrange(HALVES).blend(cd13, UPPER).intoArray(to, toAt + 3 * toStride);
  }
}
