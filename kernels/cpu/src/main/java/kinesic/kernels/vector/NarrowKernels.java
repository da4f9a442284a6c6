package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels for panels one vector wide, see {@link MicroKernel}. Such a panel ends a matrix
 * whose last panel would otherwise be more than half empty. The code is unrolled for the reason
 * given in {@link WideKernels}.
 */
final class NarrowKernels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;
  private static final int STRIDE = MicroKernel.SLIVER_STRIDE;

  private NarrowKernels() {}

  /** Computes twelve rows, one vector wide, in 12 accumulators. */
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
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector c6 = FloatVector.zero(FLOATS);
    FloatVector c7 = FloatVector.zero(FLOATS);
    FloatVector c8 = FloatVector.zero(FLOATS);
    FloatVector c9 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += LANES) {
      FloatVector bk = FloatVector.fromArray(FLOATS, b, j);
      c0 = FloatVector.broadcast(FLOATS, a[i]).fma(bk, c0);
      c1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]).fma(bk, c1);
      c2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]).fma(bk, c2);
      c3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]).fma(bk, c3);
      c4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]).fma(bk, c4);
      c5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]).fma(bk, c5);
      c6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]).fma(bk, c6);
      c7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]).fma(bk, c7);
      c8 = FloatVector.broadcast(FLOATS, a[i + 8 * STRIDE]).fma(bk, c8);
      c9 = FloatVector.broadcast(FLOATS, a[i + 9 * STRIDE]).fma(bk, c9);
      c10 = FloatVector.broadcast(FLOATS, a[i + 10 * STRIDE]).fma(bk, c10);
      c11 = FloatVector.broadcast(FLOATS, a[i + 11 * STRIDE]).fma(bk, c11);
    }
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt).add(c0);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3);
      c4 = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4);
      c5 = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5);
      c6 = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride).add(c6);
      c7 = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride).add(c7);
      c8 = FloatVector.fromArray(FLOATS, c, cAt + 8 * cStride).add(c8);
      c9 = FloatVector.fromArray(FLOATS, c, cAt + 9 * cStride).add(c9);
      c10 = FloatVector.fromArray(FLOATS, c, cAt + 10 * cStride).add(c10);
      c11 = FloatVector.fromArray(FLOATS, c, cAt + 11 * cStride).add(c11);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + cStride);
    c2.intoArray(c, cAt + 2 * cStride);
    c3.intoArray(c, cAt + 3 * cStride);
    c4.intoArray(c, cAt + 4 * cStride);
    c5.intoArray(c, cAt + 5 * cStride);
    c6.intoArray(c, cAt + 6 * cStride);
    c7.intoArray(c, cAt + 7 * cStride);
    c8.intoArray(c, cAt + 8 * cStride);
    c9.intoArray(c, cAt + 9 * cStride);
    c10.intoArray(c, cAt + 10 * cStride);
    c11.intoArray(c, cAt + 11 * cStride);
  }

  /** Computes eight rows, one vector wide, in 8 accumulators. */
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
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector c6 = FloatVector.zero(FLOATS);
    FloatVector c7 = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += LANES) {
      FloatVector bk = FloatVector.fromArray(FLOATS, b, j);
      c0 = FloatVector.broadcast(FLOATS, a[i]).fma(bk, c0);
      c1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]).fma(bk, c1);
      c2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]).fma(bk, c2);
      c3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]).fma(bk, c3);
      c4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]).fma(bk, c4);
      c5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]).fma(bk, c5);
      c6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]).fma(bk, c6);
      c7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]).fma(bk, c7);
    }
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt).add(c0);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3);
      c4 = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4);
      c5 = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5);
      c6 = FloatVector.fromArray(FLOATS, c, cAt + 6 * cStride).add(c6);
      c7 = FloatVector.fromArray(FLOATS, c, cAt + 7 * cStride).add(c7);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + cStride);
    c2.intoArray(c, cAt + 2 * cStride);
    c3.intoArray(c, cAt + 3 * cStride);
    c4.intoArray(c, cAt + 4 * cStride);
    c5.intoArray(c, cAt + 5 * cStride);
    c6.intoArray(c, cAt + 6 * cStride);
    c7.intoArray(c, cAt + 7 * cStride);
  }

  /** Computes six rows, one vector wide, in 6 accumulators. */
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
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += LANES) {
      FloatVector bk = FloatVector.fromArray(FLOATS, b, j);
      c0 = FloatVector.broadcast(FLOATS, a[i]).fma(bk, c0);
      c1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]).fma(bk, c1);
      c2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]).fma(bk, c2);
      c3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]).fma(bk, c3);
      c4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]).fma(bk, c4);
      c5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]).fma(bk, c5);
    }
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt).add(c0);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3);
      c4 = FloatVector.fromArray(FLOATS, c, cAt + 4 * cStride).add(c4);
      c5 = FloatVector.fromArray(FLOATS, c, cAt + 5 * cStride).add(c5);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + cStride);
    c2.intoArray(c, cAt + 2 * cStride);
    c3.intoArray(c, cAt + 3 * cStride);
    c4.intoArray(c, cAt + 4 * cStride);
    c5.intoArray(c, cAt + 5 * cStride);
  }

  /** Computes four rows, one vector wide, in 4 accumulators. */
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
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    int end = aAt + depth;
    for (int i = aAt, j = bAt; i < end; i++, j += LANES) {
      FloatVector bk = FloatVector.fromArray(FLOATS, b, j);
      c0 = FloatVector.broadcast(FLOATS, a[i]).fma(bk, c0);
      c1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]).fma(bk, c1);
      c2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]).fma(bk, c2);
      c3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]).fma(bk, c3);
    }
    if (add) {
      c0 = FloatVector.fromArray(FLOATS, c, cAt).add(c0);
      c1 = FloatVector.fromArray(FLOATS, c, cAt + cStride).add(c1);
      c2 = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride).add(c2);
      c3 = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride).add(c3);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + cStride);
    c2.intoArray(c, cAt + 2 * cStride);
    c3.intoArray(c, cAt + 3 * cStride);
  }
}
