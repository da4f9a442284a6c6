package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.MAX;
import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over a tile of scores, [blocks of 16 keys, rows, 16] from {@link ScratchPool#START} on: a
 * row is a query. One short loop for each step, see {@link Lanes}.
 */
final class AttentionLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private AttentionLoops() {}

  /** Adds row r of the mask, [rows, keys], to row r of the scores. */
  static void addMask(TokenRows mask, float[] s, int blockStride, int blocks) {
    for (int key = 0; key < blocks * BLOCK; key += LANES) {
      VectorMask<Float> exist = FLOATS.indexInRange(key, mask.width());
      int at = START + key / BLOCK * blockStride + key % BLOCK;
      int from = mask.at() + key;
      for (int r = 0; r < mask.count(); r++, at += BLOCK, from += mask.stride()) {
        FloatVector.fromArray(FLOATS, s, at)
            .add(FloatVector.fromArray(FLOATS, mask.array(), from, exist))
            .intoArray(s, at);
      }
    }
  }

  /** Sets the scores of row {@code r} for the keys from {@code first} on to -∞. */
  static void hide(float[] s, int blockStride, int blocks, int r, int first) {
    for (int block = first / BLOCK; block < blocks; block++) {
      int at = START + block * blockStride + r * BLOCK;
      int from = Math.max(first - block * BLOCK, 0);
      Arrays.fill(s, at + from, at + BLOCK, Float.NEGATIVE_INFINITY);
    }
  }

  /** Computes greatest[r] = max_j s[r, j]. */
  static void maxima(float[] s, int blockStride, int blocks, int rows, float[] greatest) {
    for (int r = 0; r < rows; r++) {
      FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int block = 0; block < blocks; block++) {
        int at = START + block * blockStride + r * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += LANES) {
          max = FloatVector.fromArray(FLOATS, s, at + lane).max(max);
        }
      }
      greatest[r] = max.reduceLanes(MAX);
    }
  }

  /** Computes s[r, j] = e^(s[r, j] - offset[r]), where the exponents are not positive. */
  static void exponentiate(float[] s, int blockStride, int blocks, int rows, float[] offset) {
    for (int block = 0; block < blocks; block++) {
      int at = START + block * blockStride;
      for (int r = 0; r < rows; r++) {
        for (int lane = r * BLOCK; lane < (r + 1) * BLOCK; lane += LANES) {
          FloatVector.fromArray(FLOATS, s, at + lane).sub(offset[r]).intoArray(s, at + lane);
        }
      }
      Transcendental.expOfMinusAbs(s, at, s, at, rows * BLOCK);
    }
  }

  /** Computes sum[r] = Σ_j s[r, j]; the lanes are added in their order. */
  static void sums(float[] s, int blockStride, int blocks, int rows, float[] lanes, float[] sum) {
    for (int r = 0; r < rows; r++) {
      FloatVector total = FloatVector.zero(FLOATS);
      for (int block = 0; block < blocks; block++) {
        int at = START + block * blockStride + r * BLOCK;
        for (int lane = 0; lane < BLOCK; lane += LANES) {
          total = FloatVector.fromArray(FLOATS, s, at + lane).add(total);
        }
      }
      total.intoArray(lanes, 0);
      float ofRow = 0;
      for (int lane = 0; lane < LANES; lane++) {
        ofRow += lanes[lane];
      }
      sum[r] = ofRow;
    }
  }

  /** Computes g[r, j] = p[r, j] (g[r, j] - mean[r]). */
  static void gradient(float[] p, float[] g, int blockStride, int blocks, int rows, float[] mean) {
    for (int block = 0; block < blocks; block++) {
      int at = START + block * blockStride;
      for (int r = 0; r < rows; r++) {
        for (int lane = r * BLOCK; lane < (r + 1) * BLOCK; lane += LANES) {
          FloatVector.fromArray(FLOATS, g, at + lane)
              .sub(mean[r])
              .mul(FloatVector.fromArray(FLOATS, p, at + lane))
              .intoArray(g, at + lane);
        }
      }
    }
  }
}
