package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Runs of floats: copies and zeros while operands are packed, and sums. */
final class Runs {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

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

  /** to[i] += from[i] for {@code count} floats, and nothing behind them. */
  static void add(float[] from, int fromAt, float[] to, int toAt, int count) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector.fromArray(FLOATS, to, toAt + i)
          .add(FloatVector.fromArray(FLOATS, from, fromAt + i))
          .intoArray(to, toAt + i);
    }
    for (; i < count; i++) {
      to[toAt + i] += from[fromAt + i];
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
}
