package kinesic.facebehavior.synthetic;

/**
 * Smooth random textures: value noise on the integer lattice, a pure function of seed and position.
 */
final class Noise {

  private Noise() {}

  /** A value in [0, 1] that varies over distances of about 1. */
  static float at(int seed, float x, float y) {
    int ix = floor(x);
    int iy = floor(y);
    float fx = smooth(x - ix);
    float fy = smooth(y - iy);
    float top = mix(lattice(seed, ix, iy), lattice(seed, ix + 1, iy), fx);
    float bottom = mix(lattice(seed, ix, iy + 1), lattice(seed, ix + 1, iy + 1), fx);
    return mix(top, bottom, fy);
  }

  /** A value in [0, 1] for each pixel, independent of its neighbours. */
  static float grain(int seed, int column, int row) {
    return lattice(seed, column, row);
  }

  private static float lattice(int seed, int x, int y) {
    int h = seed + x * 0x27D4EB2D ^ y * 0x165667B1;
    h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
    h = (h ^ (h >>> 12)) * 0x297A2D39;
    return (h >>> 8) * 0x1p-24f;
  }

  private static int floor(float value) {
    int truncated = (int) value;
    return value < truncated ? truncated - 1 : truncated;
  }

  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }

  private static float mix(float a, float b, float t) {
    return a + (b - a) * t;
  }
}
