package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels whose left operand is read by columns, see {@link MicroKernel}.
 *
 * <p>{@code KernelWriter} writes this file; do not edit it.
 */
final class ColumnKernels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  static void rows4(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int toRight,
      int bStep,
      int[] runs,
      int count,
      int length,
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
    int i = 0;
    int j = 0;
    for (int k = 0, run = 0, rest = 0; k < count * length; k++, rest--) {
      if (rest == 0) {
        i = aAt + runs[run];
        j = bAt + runs[run + 1];
        run += 2;
        rest = length;
      }
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + toRight);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + 1]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      i += aStep;
      j += bStep;
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

  static void rows8(
      float[] a,
      int aAt,
      int aStep,
      float[] b,
      int bAt,
      int toRight,
      int bStep,
      int[] runs,
      int count,
      int length,
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
    int i = 0;
    int j = 0;
    for (int k = 0, run = 0, rest = 0; k < count * length; k++, rest--) {
      if (rest == 0) {
        i = aAt + runs[run];
        j = bAt + runs[run + 1];
        run += 2;
        rest = length;
      }
      FloatVector bl = FloatVector.fromArray(FLOATS, b, j);
      FloatVector br = FloatVector.fromArray(FLOATS, b, j + toRight);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[i]);
      c0l = a0.fma(bl, c0l);
      c0r = a0.fma(br, c0r);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[i + 1]);
      c1l = a1.fma(bl, c1l);
      c1r = a1.fma(br, c1r);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[i + 2]);
      c2l = a2.fma(bl, c2l);
      c2r = a2.fma(br, c2r);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[i + 3]);
      c3l = a3.fma(bl, c3l);
      c3r = a3.fma(br, c3r);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[i + 4]);
      c4l = a4.fma(bl, c4l);
      c4r = a4.fma(br, c4r);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[i + 5]);
      c5l = a5.fma(bl, c5l);
      c5r = a5.fma(br, c5r);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[i + 6]);
      c6l = a6.fma(bl, c6l);
      c6r = a6.fma(br, c6r);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[i + 7]);
      c7l = a7.fma(bl, c7l);
      c7r = a7.fma(br, c7r);
      i += aStep;
      j += bStep;
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

  private ColumnKernels() {}
}
