package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;
import static kinesic.kernels.vector.WinogradTransforms.POINTS;

import java.util.Arrays;

/**
 * The values of some tiles at the points of Winograd's algorithm, [36, blocks, tiles, 16]: for each
 * point a blocked image whose pixels are the tiles.
 */
final class WinogradValues {

  final float[] array;
  final int tiles;
  final int pointStride;
  final int[] places; // of the blocks

  /**
   * Creates values in {@code array}.
   *
   * @param lines the cache lines between two points: their distance must not be a multiple of the
   *     size of a page, and that of values that are written while others are read must be another
   */
  WinogradValues(float[] array, int blocks, int tiles, int lines) {
    this.array = array;
    this.tiles = tiles;
    pointStride = blocks * tiles * BLOCK + lines * Lanes.LINE;
    places = new int[blocks];
    Arrays.setAll(places, block -> block * tiles * BLOCK);
  }

  /** Returns the number of floats from {@link ScratchPool#START} on. */
  static int floats(int blocks, int tiles, int lines) {
    return Math.multiplyExact(POINTS, blocks * tiles * BLOCK + lines * Lanes.LINE);
  }

  int at(int point, int block, int tile) {
    return START + point * pointStride + (block * tiles + tile) * BLOCK;
  }
}
