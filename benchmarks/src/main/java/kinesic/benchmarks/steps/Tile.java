package kinesic.benchmarks.steps;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of c in registers, six rows of two vectors: the innermost loop from step 4.
 *
 * <p>Each step in p loads two vectors of b, broadcasts six elements of a, and does twelve
 * independent multiply-adds.
 */
final class Tile {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();

  /** Rows of a tile. */
  static final int ROWS = 6;

  /** Columns of a tile. */
  static final int COLUMNS = 2 * LANES;

  private Tile() {}

  /**
   * Computes a tile directly from the matrices.
   *
   * @param a the first row starts at {@code aAt}; the row stride is {@code k}
   * @param b the first row starts at {@code bAt}; the row stride is {@code n}
   * @param c the first row starts at {@code cAt}; the row stride is {@code n}
   */
  static void multiply(int n, int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
    FloatVector c0l = FloatVector.zero(FLOATS);
    FloatVector c0r = FloatVector.zero(FLOATS);
    FloatVector c1l = FloatVector.zero(FLOATS);
    FloatVector c1r = FloatVector.zero(FLOATS);
    FloatVector c2l = FloatVector.zero(FLOATS);
    FloatVector c2r = FloatVector.zero(FLOATS);
    FloatVector c3l = FloatVector.zero(FLOATS);
    FloatVector c3r = FloatVector.zero(FLOATS);
    FloatVector c4l = FloatVector.zero(FLOATS);
    FloatVector c4r = FloatVector.zero(FLOATS);
    FloatVector c5l = FloatVector.zero(FLOATS);
    FloatVector c5r = FloatVector.zero(FLOATS);
    for (int p = 0; p < k; p++) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, bAt + p * n);
      FloatVector br = FloatVector.fromArray(FLOATS, b, bAt + p * n + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + p]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + k + p]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * k + p]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * k + p]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * k + p]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * k + p]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
    }
    c0l.intoArray(c, cAt);
    c0r.intoArray(c, cAt + LANES);
    c1l.intoArray(c, cAt + n);
    c1r.intoArray(c, cAt + n + LANES);
    c2l.intoArray(c, cAt + 2 * n);
    c2r.intoArray(c, cAt + 2 * n + LANES);
    c3l.intoArray(c, cAt + 3 * n);
    c3r.intoArray(c, cAt + 3 * n + LANES);
    c4l.intoArray(c, cAt + 4 * n);
    c4r.intoArray(c, cAt + 4 * n + LANES);
    c5l.intoArray(c, cAt + 5 * n);
    c5r.intoArray(c, cAt + 5 * n + LANES);
  }

  /**
   * Computes a tile from packed operands.
   *
   * @param a a sliver, [depth][ROWS] from {@code aAt}
   * @param b a panel, [depth][COLUMNS] from {@code bAt}
   * @param c the first row starts at {@code cAt}; the row stride is {@code cStride}
   * @param add whether to add to c instead of overwriting it
   */
  static void multiplyPacked(
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cStride,
      boolean add) {
    FloatVector c0l = FloatVector.zero(FLOATS);
    FloatVector c0r = FloatVector.zero(FLOATS);
    FloatVector c1l = FloatVector.zero(FLOATS);
    FloatVector c1r = FloatVector.zero(FLOATS);
    FloatVector c2l = FloatVector.zero(FLOATS);
    FloatVector c2r = FloatVector.zero(FLOATS);
    FloatVector c3l = FloatVector.zero(FLOATS);
    FloatVector c3r = FloatVector.zero(FLOATS);
    FloatVector c4l = FloatVector.zero(FLOATS);
    FloatVector c4r = FloatVector.zero(FLOATS);
    FloatVector c5l = FloatVector.zero(FLOATS);
    FloatVector c5r = FloatVector.zero(FLOATS);
    for (int p = 0; p < depth; p++) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, bAt + p * COLUMNS);
      FloatVector br = FloatVector.fromArray(FLOATS, b, bAt + p * COLUMNS + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS + 1]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS + 2]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS + 3]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS + 4]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + p * ROWS + 5]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
    }
    if (add) {
      c0l = c0l.add(FloatVector.fromArray(FLOATS, c, cAt));
      c0r = c0r.add(FloatVector.fromArray(FLOATS, c, cAt + LANES));
      c1l = c1l.add(FloatVector.fromArray(FLOATS, c, cAt + cStride));
      c1r = c1r.add(FloatVector.fromArray(FLOATS, c, cAt + cStride + LANES));
      c2l = c2l.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride));
      c2r = c2r.add(FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride + LANES));
      c3l = c3l.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride));
      c3r = c3r.add(FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride + LANES));
      c4l = c4l.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride));
      c4r = c4r.add(FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride + LANES));
      c5l = c5l.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride));
      c5r = c5r.add(FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride + LANES));
    }
    c0l.intoArray(c, cAt);
    c0r.intoArray(c, cAt + LANES);
    c1l.intoArray(c, cAt + cStride);
    c1r.intoArray(c, cAt + cStride + LANES);
    c2l.intoArray(c, cAt + 2 * cStride);
    c2r.intoArray(c, cAt + 2 * cStride + LANES);
    c3l.intoArray(c, cAt + 3 * cStride);
    c3r.intoArray(c, cAt + 3 * cStride + LANES);
    c4l.intoArray(c, cAt + 4 * cStride);
    c4r.intoArray(c, cAt + 4 * cStride + LANES);
    c5l.intoArray(c, cAt + 5 * cStride);
    c5r.intoArray(c, cAt + 5 * cStride + LANES);
  }
}
