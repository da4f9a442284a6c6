package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Copies, zeros and sums of runs of floats, for packing operands. */
final class Runs {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private Runs() {}

  /** Computes to[i] += from[i] for {@code count} floats, and writes nothing after them. */
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

  /** Pads rows of {@code width} floats, of which the first {@code taken} are used, with zeros. */
  static void clearColumns(float[] to, int toAt, int rows, int width, int taken) {
    for (int r = 0; taken < width && r < rows; r++) {
      for (int c = taken; c < width; c++) {
        to[toAt + r * width + c] = 0;
      }
    }
  }

  /**
   * Copies {@code count} pixels of one block, whose distances are {@code step} and {@code toStep}.
   */
  static void copyPixels(
      float[] from, int fromAt, int step, float[] to, int toAt, int toStep, int count) {
    int source = fromAt;
    int target = toAt;
    for (int p = 0; p < count; p++, source += step, target += toStep) {
      for (int lane = 0; lane < MicroKernel.BLOCK; lane += LANES) {
        FloatVector.fromArray(FLOATS, from, source + lane).intoArray(to, target + lane);
      }
    }
  }

  /**
   * Writes adjacent blocks of 16 floats: the lanes before {@code cut} from {@code left}, those
   * before {@code end} from {@code right}, and zeros after them. Whole blocks are read.
   */
  static void copyJoined(
      float[] left,
      int leftAt,
      int leftStep,
      float[] right,
      int rightAt,
      int rightStep,
      int cut,
      int end,
      float[] to,
      int toAt,
      int count) {
    for (int lane = 0; lane < MicroKernel.BLOCK; lane += LANES) {
      VectorMask<Float> fromRight = FLOATS.indexInRange(lane, cut).not();
      VectorMask<Float> cleared = FLOATS.indexInRange(lane, end).not();
      int a = leftAt + lane;
      int b = rightAt + lane;
      int target = toAt + lane;
      for (int p = 0; p < count; p++, a += leftStep, b += rightStep, target += MicroKernel.BLOCK) {
        FloatVector.fromArray(FLOATS, left, a)
            .blend(FloatVector.fromArray(FLOATS, right, b), fromRight)
            .blend(0f, cleared)
            .intoArray(to, target);
      }
    }
  }

  /** Copies {@code count} adjacent blocks of 16 floats to places that are {@code step} apart. */
  static void copyBlocks(int count, float[] from, int fromAt, float[] to, int toAt, int step) {
    for (int b = 0; b < count; b++) {
      for (int lane = 0; lane < MicroKernel.BLOCK; lane += LANES) {
        FloatVector.fromArray(FLOATS, from, fromAt + b * MicroKernel.BLOCK + lane)
            .intoArray(to, toAt + b * step + lane);
      }
    }
  }
}
