package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static kinesic.kernels.vector.MicroKernel.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link PatchConvolution}. The accumulators are local variables, for the
 * reasons given at {@link MicroKernel}.
 *
 * <p>All methods compute adjacent pixels of one row of one or two blocks of channels,
 *
 * <pre>
 *   y[p, :] = max(bias + Σ_r Σ_k x[r, p, k] · f[r, k, :], least)    or  max(y[p, :] + bias + ..., least)
 * </pre>
 *
 * <p>where x[r, p, k] is at {@code xAt + r · xRow + p · xStep + k}, the filter is [blocks, rows,
 * run, 16] from {@code fAt}, and y[p] is at {@code yAt + 16 · p}.
 */
final class PatchLoops {

  /** The pixels of a tile. */
  static final int PIXELS = 8;

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private PatchLoops() {}

  /**
   * Computes {@link #PIXELS} pixels of a block.
   *
   * @param rows the rows of a window
   * @param run the adjacent floats of x in a row of a window
   * @param add whether to add to the content of y
   */
  static void tile(
      float[] x,
      int xAt,
      int xRow,
      int xStep,
      int rows,
      int run,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      FloatVector c0 = FloatVector.fromArray(FLOATS, bias, biasAt + lane);
      FloatVector c1 = c0;
      FloatVector c2 = c0;
      FloatVector c3 = c0;
      FloatVector c4 = c0;
      FloatVector c5 = c0;
      FloatVector c6 = c0;
      FloatVector c7 = c0;
      int to = yAt + lane;
      if (add) {
        c0 = FloatVector.fromArray(FLOATS, y, to).add(c0);
        c1 = FloatVector.fromArray(FLOATS, y, to + BLOCK).add(c1);
        c2 = FloatVector.fromArray(FLOATS, y, to + 2 * BLOCK).add(c2);
        c3 = FloatVector.fromArray(FLOATS, y, to + 3 * BLOCK).add(c3);
        c4 = FloatVector.fromArray(FLOATS, y, to + 4 * BLOCK).add(c4);
        c5 = FloatVector.fromArray(FLOATS, y, to + 5 * BLOCK).add(c5);
        c6 = FloatVector.fromArray(FLOATS, y, to + 6 * BLOCK).add(c6);
        c7 = FloatVector.fromArray(FLOATS, y, to + 7 * BLOCK).add(c7);
      }
      int j = fAt + lane;
      for (int r = 0; r < rows; r++) {
        int i = xAt + r * xRow;
        for (int k = 0; k < run; k++, i++, j += BLOCK) {
          FloatVector tap = FloatVector.fromArray(FLOATS, f, j);
          c0 = FloatVector.broadcast(FLOATS, x[i]).fma(tap, c0);
          c1 = FloatVector.broadcast(FLOATS, x[i + xStep]).fma(tap, c1);
          c2 = FloatVector.broadcast(FLOATS, x[i + 2 * xStep]).fma(tap, c2);
          c3 = FloatVector.broadcast(FLOATS, x[i + 3 * xStep]).fma(tap, c3);
          c4 = FloatVector.broadcast(FLOATS, x[i + 4 * xStep]).fma(tap, c4);
          c5 = FloatVector.broadcast(FLOATS, x[i + 5 * xStep]).fma(tap, c5);
          c6 = FloatVector.broadcast(FLOATS, x[i + 6 * xStep]).fma(tap, c6);
          c7 = FloatVector.broadcast(FLOATS, x[i + 7 * xStep]).fma(tap, c7);
        }
      }
      FloatVector bound = FloatVector.broadcast(FLOATS, least);
      c0.blend(bound, bound.compare(GT, c0)).intoArray(y, to);
      c1.blend(bound, bound.compare(GT, c1)).intoArray(y, to + BLOCK);
      c2.blend(bound, bound.compare(GT, c2)).intoArray(y, to + 2 * BLOCK);
      c3.blend(bound, bound.compare(GT, c3)).intoArray(y, to + 3 * BLOCK);
      c4.blend(bound, bound.compare(GT, c4)).intoArray(y, to + 4 * BLOCK);
      c5.blend(bound, bound.compare(GT, c5)).intoArray(y, to + 5 * BLOCK);
      c6.blend(bound, bound.compare(GT, c6)).intoArray(y, to + 6 * BLOCK);
      c7.blend(bound, bound.compare(GT, c7)).intoArray(y, to + 7 * BLOCK);
    }
  }

  /** Computes one pixel of a block. */
  static void pixel(
      float[] x,
      int xAt,
      int xRow,
      int rows,
      int run,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      FloatVector c = FloatVector.fromArray(FLOATS, bias, biasAt + lane);
      if (add) {
        c = FloatVector.fromArray(FLOATS, y, yAt + lane).add(c);
      }
      int j = fAt + lane;
      for (int r = 0; r < rows; r++) {
        int i = xAt + r * xRow;
        for (int k = 0; k < run; k++, i++, j += BLOCK) {
          FloatVector tap = FloatVector.fromArray(FLOATS, f, j);
          c = FloatVector.broadcast(FLOATS, x[i]).fma(tap, c);
        }
      }
      FloatVector bound = FloatVector.broadcast(FLOATS, least);
      c.blend(bound, bound.compare(GT, c)).intoArray(y, yAt + lane);
    }
  }
}
