package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernels whose left operand is a row of pixels, see {@link MicroKernel}.
 *
 * <p>{@code KernelWriter} writes this file; do not edit it.
 */
final class RowKernels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  static void wide1(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
  }

  static void wide2(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
  }

  static void wide3(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
  }

  static void wide4(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
  }

  static void wide5(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
  }

  static void wide6(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
  }

  static void wide7(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
  }

  static void wide8(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    FloatVector c7l = bl;
    FloatVector c7r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
      c7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStep).add(bl);
      c7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        c7r = x7.fma(fr, c7r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, left + 7 * yStep);
    c7r.blend(bound, bound.compare(GT, c7r)).intoArray(y, right + 7 * yStep);
  }

  static void wide9(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    FloatVector c7l = bl;
    FloatVector c7r = br;
    FloatVector c8l = bl;
    FloatVector c8r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
      c7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStep).add(bl);
      c7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStep).add(br);
      c8l = FloatVector.fromArray(FLOATS, y, left + 8 * yStep).add(bl);
      c8r = FloatVector.fromArray(FLOATS, y, right + 8 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        c7r = x7.fma(fr, c7r);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        c8r = x8.fma(fr, c8r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, left + 7 * yStep);
    c7r.blend(bound, bound.compare(GT, c7r)).intoArray(y, right + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, left + 8 * yStep);
    c8r.blend(bound, bound.compare(GT, c8r)).intoArray(y, right + 8 * yStep);
  }

  static void wide10(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    FloatVector c7l = bl;
    FloatVector c7r = br;
    FloatVector c8l = bl;
    FloatVector c8r = br;
    FloatVector c9l = bl;
    FloatVector c9r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
      c7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStep).add(bl);
      c7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStep).add(br);
      c8l = FloatVector.fromArray(FLOATS, y, left + 8 * yStep).add(bl);
      c8r = FloatVector.fromArray(FLOATS, y, right + 8 * yStep).add(br);
      c9l = FloatVector.fromArray(FLOATS, y, left + 9 * yStep).add(bl);
      c9r = FloatVector.fromArray(FLOATS, y, right + 9 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        c7r = x7.fma(fr, c7r);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        c8r = x8.fma(fr, c8r);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
        c9r = x9.fma(fr, c9r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, left + 7 * yStep);
    c7r.blend(bound, bound.compare(GT, c7r)).intoArray(y, right + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, left + 8 * yStep);
    c8r.blend(bound, bound.compare(GT, c8r)).intoArray(y, right + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, left + 9 * yStep);
    c9r.blend(bound, bound.compare(GT, c9r)).intoArray(y, right + 9 * yStep);
  }

  static void wide11(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    FloatVector c7l = bl;
    FloatVector c7r = br;
    FloatVector c8l = bl;
    FloatVector c8r = br;
    FloatVector c9l = bl;
    FloatVector c9r = br;
    FloatVector c10l = bl;
    FloatVector c10r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
      c7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStep).add(bl);
      c7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStep).add(br);
      c8l = FloatVector.fromArray(FLOATS, y, left + 8 * yStep).add(bl);
      c8r = FloatVector.fromArray(FLOATS, y, right + 8 * yStep).add(br);
      c9l = FloatVector.fromArray(FLOATS, y, left + 9 * yStep).add(bl);
      c9r = FloatVector.fromArray(FLOATS, y, right + 9 * yStep).add(br);
      c10l = FloatVector.fromArray(FLOATS, y, left + 10 * yStep).add(bl);
      c10r = FloatVector.fromArray(FLOATS, y, right + 10 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        c7r = x7.fma(fr, c7r);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        c8r = x8.fma(fr, c8r);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
        c9r = x9.fma(fr, c9r);
        FloatVector x10 = FloatVector.broadcast(FLOATS, x[i + 160]);
        c10l = x10.fma(fl, c10l);
        c10r = x10.fma(fr, c10r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, left + 7 * yStep);
    c7r.blend(bound, bound.compare(GT, c7r)).intoArray(y, right + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, left + 8 * yStep);
    c8r.blend(bound, bound.compare(GT, c8r)).intoArray(y, right + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, left + 9 * yStep);
    c9r.blend(bound, bound.compare(GT, c9r)).intoArray(y, right + 9 * yStep);
    c10l.blend(bound, bound.compare(GT, c10l)).intoArray(y, left + 10 * yStep);
    c10r.blend(bound, bound.compare(GT, c10r)).intoArray(y, right + 10 * yStep);
  }

  static void wide12(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int left,
      int right,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector br = FloatVector.fromArray(FLOATS, bias, biasAt + LANES);
    FloatVector c0l = bl;
    FloatVector c0r = br;
    FloatVector c1l = bl;
    FloatVector c1r = br;
    FloatVector c2l = bl;
    FloatVector c2r = br;
    FloatVector c3l = bl;
    FloatVector c3r = br;
    FloatVector c4l = bl;
    FloatVector c4r = br;
    FloatVector c5l = bl;
    FloatVector c5r = br;
    FloatVector c6l = bl;
    FloatVector c6r = br;
    FloatVector c7l = bl;
    FloatVector c7r = br;
    FloatVector c8l = bl;
    FloatVector c8r = br;
    FloatVector c9l = bl;
    FloatVector c9r = br;
    FloatVector c10l = bl;
    FloatVector c10r = br;
    FloatVector c11l = bl;
    FloatVector c11r = br;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, left).add(bl);
      c0r = FloatVector.fromArray(FLOATS, y, right).add(br);
      c1l = FloatVector.fromArray(FLOATS, y, left + yStep).add(bl);
      c1r = FloatVector.fromArray(FLOATS, y, right + yStep).add(br);
      c2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStep).add(bl);
      c2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStep).add(br);
      c3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStep).add(bl);
      c3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStep).add(br);
      c4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStep).add(bl);
      c4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStep).add(br);
      c5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStep).add(bl);
      c5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStep).add(br);
      c6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStep).add(bl);
      c6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStep).add(br);
      c7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStep).add(bl);
      c7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStep).add(br);
      c8l = FloatVector.fromArray(FLOATS, y, left + 8 * yStep).add(bl);
      c8r = FloatVector.fromArray(FLOATS, y, right + 8 * yStep).add(br);
      c9l = FloatVector.fromArray(FLOATS, y, left + 9 * yStep).add(bl);
      c9r = FloatVector.fromArray(FLOATS, y, right + 9 * yStep).add(br);
      c10l = FloatVector.fromArray(FLOATS, y, left + 10 * yStep).add(bl);
      c10r = FloatVector.fromArray(FLOATS, y, right + 10 * yStep).add(br);
      c11l = FloatVector.fromArray(FLOATS, y, left + 11 * yStep).add(bl);
      c11r = FloatVector.fromArray(FLOATS, y, right + 11 * yStep).add(br);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += 2 * LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, f, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        c0r = x0.fma(fr, c0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        c1r = x1.fma(fr, c1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        c2r = x2.fma(fr, c2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        c3r = x3.fma(fr, c3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        c4r = x4.fma(fr, c4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        c5r = x5.fma(fr, c5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        c6r = x6.fma(fr, c6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        c7r = x7.fma(fr, c7r);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        c8r = x8.fma(fr, c8r);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
        c9r = x9.fma(fr, c9r);
        FloatVector x10 = FloatVector.broadcast(FLOATS, x[i + 160]);
        c10l = x10.fma(fl, c10l);
        c10r = x10.fma(fr, c10r);
        FloatVector x11 = FloatVector.broadcast(FLOATS, x[i + 176]);
        c11l = x11.fma(fl, c11l);
        c11r = x11.fma(fr, c11r);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, left);
    c0r.blend(bound, bound.compare(GT, c0r)).intoArray(y, right);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, left + yStep);
    c1r.blend(bound, bound.compare(GT, c1r)).intoArray(y, right + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, left + 2 * yStep);
    c2r.blend(bound, bound.compare(GT, c2r)).intoArray(y, right + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, left + 3 * yStep);
    c3r.blend(bound, bound.compare(GT, c3r)).intoArray(y, right + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, left + 4 * yStep);
    c4r.blend(bound, bound.compare(GT, c4r)).intoArray(y, right + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, left + 5 * yStep);
    c5r.blend(bound, bound.compare(GT, c5r)).intoArray(y, right + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, left + 6 * yStep);
    c6r.blend(bound, bound.compare(GT, c6r)).intoArray(y, right + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, left + 7 * yStep);
    c7r.blend(bound, bound.compare(GT, c7r)).intoArray(y, right + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, left + 8 * yStep);
    c8r.blend(bound, bound.compare(GT, c8r)).intoArray(y, right + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, left + 9 * yStep);
    c9r.blend(bound, bound.compare(GT, c9r)).intoArray(y, right + 9 * yStep);
    c10l.blend(bound, bound.compare(GT, c10l)).intoArray(y, left + 10 * yStep);
    c10r.blend(bound, bound.compare(GT, c10r)).intoArray(y, right + 10 * yStep);
    c11l.blend(bound, bound.compare(GT, c11l)).intoArray(y, left + 11 * yStep);
    c11r.blend(bound, bound.compare(GT, c11r)).intoArray(y, right + 11 * yStep);
  }

  static void narrow1(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
  }

  static void narrow2(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
  }

  static void narrow3(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
  }

  static void narrow4(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
  }

  static void narrow5(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
  }

  static void narrow6(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
  }

  static void narrow7(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
  }

  static void narrow8(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    FloatVector c7l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
      c7l = FloatVector.fromArray(FLOATS, y, yAt + 7 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, yAt + 7 * yStep);
  }

  static void narrow9(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    FloatVector c7l = bl;
    FloatVector c8l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
      c7l = FloatVector.fromArray(FLOATS, y, yAt + 7 * yStep).add(bl);
      c8l = FloatVector.fromArray(FLOATS, y, yAt + 8 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, yAt + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, yAt + 8 * yStep);
  }

  static void narrow10(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    FloatVector c7l = bl;
    FloatVector c8l = bl;
    FloatVector c9l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
      c7l = FloatVector.fromArray(FLOATS, y, yAt + 7 * yStep).add(bl);
      c8l = FloatVector.fromArray(FLOATS, y, yAt + 8 * yStep).add(bl);
      c9l = FloatVector.fromArray(FLOATS, y, yAt + 9 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, yAt + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, yAt + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, yAt + 9 * yStep);
  }

  static void narrow11(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    FloatVector c7l = bl;
    FloatVector c8l = bl;
    FloatVector c9l = bl;
    FloatVector c10l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
      c7l = FloatVector.fromArray(FLOATS, y, yAt + 7 * yStep).add(bl);
      c8l = FloatVector.fromArray(FLOATS, y, yAt + 8 * yStep).add(bl);
      c9l = FloatVector.fromArray(FLOATS, y, yAt + 9 * yStep).add(bl);
      c10l = FloatVector.fromArray(FLOATS, y, yAt + 10 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
        FloatVector x10 = FloatVector.broadcast(FLOATS, x[i + 160]);
        c10l = x10.fma(fl, c10l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, yAt + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, yAt + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, yAt + 9 * yStep);
    c10l.blend(bound, bound.compare(GT, c10l)).intoArray(y, yAt + 10 * yStep);
  }

  static void narrow12(
      float[] x,
      int xAt,
      int[] places,
      int first,
      int end,
      float[] f,
      int fAt,
      float[] bias,
      int biasAt,
      boolean add,
      float least,
      float[] y,
      int yAt,
      int yStep) {
    FloatVector bl = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector c0l = bl;
    FloatVector c1l = bl;
    FloatVector c2l = bl;
    FloatVector c3l = bl;
    FloatVector c4l = bl;
    FloatVector c5l = bl;
    FloatVector c6l = bl;
    FloatVector c7l = bl;
    FloatVector c8l = bl;
    FloatVector c9l = bl;
    FloatVector c10l = bl;
    FloatVector c11l = bl;
    if (add) {
      c0l = FloatVector.fromArray(FLOATS, y, yAt).add(bl);
      c1l = FloatVector.fromArray(FLOATS, y, yAt + yStep).add(bl);
      c2l = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStep).add(bl);
      c3l = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStep).add(bl);
      c4l = FloatVector.fromArray(FLOATS, y, yAt + 4 * yStep).add(bl);
      c5l = FloatVector.fromArray(FLOATS, y, yAt + 5 * yStep).add(bl);
      c6l = FloatVector.fromArray(FLOATS, y, yAt + 6 * yStep).add(bl);
      c7l = FloatVector.fromArray(FLOATS, y, yAt + 7 * yStep).add(bl);
      c8l = FloatVector.fromArray(FLOATS, y, yAt + 8 * yStep).add(bl);
      c9l = FloatVector.fromArray(FLOATS, y, yAt + 9 * yStep).add(bl);
      c10l = FloatVector.fromArray(FLOATS, y, yAt + 10 * yStep).add(bl);
      c11l = FloatVector.fromArray(FLOATS, y, yAt + 11 * yStep).add(bl);
    }
    int j = fAt;
    for (int block = first; block < end; block++) {
      int i = xAt + places[block];
      for (int k = 0; k < MicroKernel.BLOCK; k++, i++, j += LANES) {
        FloatVector fl = FloatVector.fromArray(FLOATS, f, j);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        c0l = x0.fma(fl, c0l);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + 16]);
        c1l = x1.fma(fl, c1l);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 32]);
        c2l = x2.fma(fl, c2l);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 48]);
        c3l = x3.fma(fl, c3l);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 64]);
        c4l = x4.fma(fl, c4l);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 80]);
        c5l = x5.fma(fl, c5l);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 96]);
        c6l = x6.fma(fl, c6l);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 112]);
        c7l = x7.fma(fl, c7l);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 128]);
        c8l = x8.fma(fl, c8l);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 144]);
        c9l = x9.fma(fl, c9l);
        FloatVector x10 = FloatVector.broadcast(FLOATS, x[i + 160]);
        c10l = x10.fma(fl, c10l);
        FloatVector x11 = FloatVector.broadcast(FLOATS, x[i + 176]);
        c11l = x11.fma(fl, c11l);
      }
    }
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    c0l.blend(bound, bound.compare(GT, c0l)).intoArray(y, yAt);
    c1l.blend(bound, bound.compare(GT, c1l)).intoArray(y, yAt + yStep);
    c2l.blend(bound, bound.compare(GT, c2l)).intoArray(y, yAt + 2 * yStep);
    c3l.blend(bound, bound.compare(GT, c3l)).intoArray(y, yAt + 3 * yStep);
    c4l.blend(bound, bound.compare(GT, c4l)).intoArray(y, yAt + 4 * yStep);
    c5l.blend(bound, bound.compare(GT, c5l)).intoArray(y, yAt + 5 * yStep);
    c6l.blend(bound, bound.compare(GT, c6l)).intoArray(y, yAt + 6 * yStep);
    c7l.blend(bound, bound.compare(GT, c7l)).intoArray(y, yAt + 7 * yStep);
    c8l.blend(bound, bound.compare(GT, c8l)).intoArray(y, yAt + 8 * yStep);
    c9l.blend(bound, bound.compare(GT, c9l)).intoArray(y, yAt + 9 * yStep);
    c10l.blend(bound, bound.compare(GT, c10l)).intoArray(y, yAt + 10 * yStep);
    c11l.blend(bound, bound.compare(GT, c11l)).intoArray(y, yAt + 11 * yStep);
  }

  private RowKernels() {}
}
