package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels for panels two vectors wide, see {@link MicroKernel}.
 *
 * <p>The code is unrolled because every accumulator must be a local variable: C2 keeps local
 * variables in registers, but neither the elements of an array of vectors nor vectors that pass
 * through a call it does not inline (in methods of this size it inlines nothing but the Vector API
 * itself).
 *
 * <p>The loop advances one index for a and one for b instead of computing both from k. On
 * processors that do two multiply-adds of 512 bits per cycle, scalar instructions compete with them
 * for the same ports, and five instead of ten are worth 4 % of the rate.
 */
final class WideKernels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;
  private static final int WIDTH = 2 * LANES;
  private static final int STRIDE = MicroKernel.SLIVER_STRIDE;

  private WideKernels() {}

  /** Computes twelve rows, two vectors wide, in 24 accumulators. */
  static void twelveRows(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int depth,
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
    FloatVector c6l = FloatVector.zero(FLOATS);
    FloatVector c6r = FloatVector.zero(FLOATS);
    FloatVector c7l = FloatVector.zero(FLOATS);
    FloatVector c7r = FloatVector.zero(FLOATS);
    FloatVector c8l = FloatVector.zero(FLOATS);
    FloatVector c8r = FloatVector.zero(FLOATS);
    FloatVector c9l = FloatVector.zero(FLOATS);
    FloatVector c9r = FloatVector.zero(FLOATS);
    FloatVector c10l = FloatVector.zero(FLOATS);
    FloatVector c10r = FloatVector.zero(FLOATS);
    FloatVector c11l = FloatVector.zero(FLOATS);
    FloatVector c11r = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += WIDTH) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]);
      c6l = a6.fma(bl, c6l);
      c6r = a6.fma(br, c6r);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]);
      c7l = a7.fma(bl, c7l);
      c7r = a7.fma(br, c7r);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[i + 8 * STRIDE]);
      c8l = a8.fma(bl, c8l);
      c8r = a8.fma(br, c8r);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[i + 9 * STRIDE]);
      c9l = a9.fma(bl, c9l);
      c9r = a9.fma(br, c9r);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[i + 10 * STRIDE]);
      c10l = a10.fma(bl, c10l);
      c10r = a10.fma(br, c10r);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[i + 11 * STRIDE]);
      c11l = a11.fma(bl, c11l);
      c11r = a11.fma(br, c11r);
    }
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, c, cAt).add(c0l);
      c0r = FloatVector.fromArray(FLOATS, c, cAt + LANES).add(c0r);
      c1l = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1l);
      c1r = FloatVector.fromArray(FLOATS, c, cAt + cStride + LANES).add(c1r);
      c2l = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2l);
      c2r = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride + LANES).add(c2r);
      c3l = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3l);
      c3r = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride + LANES).add(c3r);
      c4l = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4l);
      c4r = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride + LANES).add(c4r);
      c5l = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5l);
      c5r = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride + LANES).add(c5r);
      c6l = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride).add(c6l);
      c6r = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride + LANES).add(c6r);
      c7l = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride).add(c7l);
      c7r = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride + LANES).add(c7r);
      c8l = FloatVector.fromArray(FLOATS, c, cAt + 8 * cStride).add(c8l);
      c8r = FloatVector.fromArray(FLOATS, c, cAt + 8 * cStride + LANES).add(c8r);
      c9l = FloatVector.fromArray(FLOATS, c, cAt + 9 * cStride).add(c9l);
      c9r = FloatVector.fromArray(FLOATS, c, cAt + 9 * cStride + LANES).add(c9r);
      c10l = FloatVector.fromArray(FLOATS, c, cAt + 10 * cStride).add(c10l);
      c10r = FloatVector.fromArray(FLOATS, c, cAt + 10 * cStride + LANES).add(c10r);
      c11l = FloatVector.fromArray(FLOATS, c, cAt + 11 * cStride).add(c11l);
      c11r = FloatVector.fromArray(FLOATS, c, cAt + 11 * cStride + LANES).add(c11r);
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
    c6l.intoArray(c, cAt + 6 * cStride);
    c6r.intoArray(c, cAt + 6 * cStride + LANES);
    c7l.intoArray(c, cAt + 7 * cStride);
    c7r.intoArray(c, cAt + 7 * cStride + LANES);
    c8l.intoArray(c, cAt + 8 * cStride);
    c8r.intoArray(c, cAt + 8 * cStride + LANES);
    c9l.intoArray(c, cAt + 9 * cStride);
    c9r.intoArray(c, cAt + 9 * cStride + LANES);
    c10l.intoArray(c, cAt + 10 * cStride);
    c10r.intoArray(c, cAt + 10 * cStride + LANES);
    c11l.intoArray(c, cAt + 11 * cStride);
    c11r.intoArray(c, cAt + 11 * cStride + LANES);
  }

  /** Computes eight rows, two vectors wide, in 16 accumulators. */
  static void eightRows(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int depth,
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
    FloatVector c6l = FloatVector.zero(FLOATS);
    FloatVector c6r = FloatVector.zero(FLOATS);
    FloatVector c7l = FloatVector.zero(FLOATS);
    FloatVector c7r = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += WIDTH) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]);
      c6l = a6.fma(bl, c6l);
      c6r = a6.fma(br, c6r);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]);
      c7l = a7.fma(bl, c7l);
      c7r = a7.fma(br, c7r);
    }
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, c, cAt).add(c0l);
      c0r = FloatVector.fromArray(FLOATS, c, cAt + LANES).add(c0r);
      c1l = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1l);
      c1r = FloatVector.fromArray(FLOATS, c, cAt + cStride + LANES).add(c1r);
      c2l = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2l);
      c2r = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride + LANES).add(c2r);
      c3l = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3l);
      c3r = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride + LANES).add(c3r);
      c4l = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4l);
      c4r = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride + LANES).add(c4r);
      c5l = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5l);
      c5r = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride + LANES).add(c5r);
      c6l = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride).add(c6l);
      c6r = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride + LANES).add(c6r);
      c7l = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride).add(c7l);
      c7r = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride + LANES).add(c7r);
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
    c6l.intoArray(c, cAt + 6 * cStride);
    c6r.intoArray(c, cAt + 6 * cStride + LANES);
    c7l.intoArray(c, cAt + 7 * cStride);
    c7r.intoArray(c, cAt + 7 * cStride + LANES);
  }

  /** Computes six rows, two vectors wide, in 12 accumulators. */
  static void sixRows(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int depth,
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
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += WIDTH) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
    }
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, c, cAt).add(c0l);
      c0r = FloatVector.fromArray(FLOATS, c, cAt + LANES).add(c0r);
      c1l = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1l);
      c1r = FloatVector.fromArray(FLOATS, c, cAt + cStride + LANES).add(c1r);
      c2l = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2l);
      c2r = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride + LANES).add(c2r);
      c3l = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3l);
      c3r = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride + LANES).add(c3r);
      c4l = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4l);
      c4r = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride + LANES).add(c4r);
      c5l = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5l);
      c5r = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride + LANES).add(c5r);
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

  /** Computes four rows, two vectors wide, in 8 accumulators. */
  static void fourRows(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int depth,
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
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += WIDTH) {
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
    }
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, c, cAt).add(c0l);
      c0r = FloatVector.fromArray(FLOATS, c, cAt + LANES).add(c0r);
      c1l = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1l);
      c1r = FloatVector.fromArray(FLOATS, c, cAt + cStride + LANES).add(c1r);
      c2l = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2l);
      c2r = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride + LANES).add(c2r);
      c3l = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3l);
      c3r = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride + LANES).add(c3r);
    }
    c0l.intoArray(c, cAt);
    c0r.intoArray(c, cAt + LANES);
    c1l.intoArray(c, cAt + cStride);
    c1r.intoArray(c, cAt + cStride + LANES);
    c2l.intoArray(c, cAt + 2 * cStride);
    c2r.intoArray(c, cAt + 2 * cStride + LANES);
    c3l.intoArray(c, cAt + 3 * cStride);
    c3r.intoArray(c, cAt + 3 * cStride + LANES);
  }
}
