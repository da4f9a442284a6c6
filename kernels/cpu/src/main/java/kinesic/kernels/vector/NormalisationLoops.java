package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of batch normalisation over wide rows (see {@link WideRows}): {@code count} rows of
 * {@code width} floats, {@code width} a multiple of the vector length. Values of a channel come
 * repeated to one wide row.
 */
final class NormalisationLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = Lanes.DOUBLES;
  private static final int HALF = DOUBLES.length();

  /** Groups of four rows that are summed in float. */
  private static final int FOURS = 4;

  private NormalisationLoops() {}

  private static void addTo(double[] sums, int at, FloatVector v) {
    DoubleVector low = DoubleSum.low(v);
    DoubleVector high = DoubleSum.high(v);
    DoubleVector.fromArray(DOUBLES, sums, at).add(low).intoArray(sums, at);
    DoubleVector.fromArray(DOUBLES, sums, at + HALF).add(high).intoArray(sums, at + HALF);
  }

  private static FloatVector floats(float[] values, int at) {
    return FloatVector.fromArray(FLOATS, values, at);
  }

  /**
   * sums += Σ (x - shift), squares += Σ (x - shift)², both from {@code sums0} on. Up to sixteen
   * rows are summed in float, as a tree, then added in double: the conversion to double is slow,
   * and so few terms lose little more than their own rounding.
   */
  static void moments(
      float[] x,
      int x0,
      int count,
      int width,
      float[] shift,
      double[] sums,
      double[] squares,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector s = floats(shift, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector square = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width) {
          FloatVector a = floats(x, row).sub(s);
          FloatVector b = floats(x, row + width).sub(s);
          FloatVector c = floats(x, row + 2 * width).sub(s);
          FloatVector d = floats(x, row + 3 * width).sub(s);
          sum = sum.add(a.add(b).add(c.add(d)));
          square = square.add(a.fma(a, b.mul(b)).add(c.fma(c, d.mul(d))));
        }
        addTo(sums, sums0 + j, sum);
        addTo(squares, sums0 + j, square);
      }
    }
    for (; r < count; r++) {
      int row = x0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector a = floats(x, row + j).sub(floats(shift, j));
        addTo(sums, sums0 + j, a);
        addTo(squares, sums0 + j, a.mul(a));
      }
    }
  }

  /** y = max((x - mean) · scale + beta, least); least is 0 for ReLU, else -infinity. */
  static void normalise(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] beta,
      float least,
      float[] y,
      int y0) {
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    for (int r = 0; r < count; r++) {
      int from = x0 + r * width;
      int to = y0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector v = value(floats(x, from + j), mean, scale, beta, j);
        v.blend(bound, v.compare(LT, bound)).intoArray(y, to + j);
      }
    }
  }

  /** y = max((x - mean) · scale + beta + residual, least). */
  static void normalise(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] beta,
      float[] residual,
      int residual0,
      float least,
      float[] y,
      int y0) {
    FloatVector bound = FloatVector.broadcast(FLOATS, least);
    for (int r = 0; r < count; r++) {
      int from = x0 + r * width;
      int other = residual0 + r * width;
      int to = y0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector v = value(floats(x, from + j), mean, scale, beta, j);
        v = v.add(floats(residual, other + j));
        v.blend(bound, v.compare(LT, bound)).intoArray(y, to + j);
      }
    }
  }

  private static FloatVector value(
      FloatVector x, float[] mean, float[] scale, float[] beta, int j) {
    return x.sub(floats(mean, j)).fma(floats(scale, j), floats(beta, j));
  }

  /** g = gy where (x - mean) · scale + beta > 0, else 0: the mask of ReLU recomputed from x. */
  static void maskByX(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] beta,
      float[] gy,
      int gy0,
      float[] g,
      int g0) {
    for (int r = 0; r < count; r++) {
      int from = r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector v = value(floats(x, x0 + from + j), mean, scale, beta, j);
        passed(floats(gy, gy0 + from + j), v).intoArray(g, g0 + from + j);
      }
    }
  }

  /** g = gy where y > 0, else 0, for {@code length} floats, a multiple of the vector length. */
  static void maskByY(float[] y, int y0, int length, float[] gy, int gy0, float[] g, int g0) {
    for (int i = 0; i < length; i += Lanes.COUNT) {
      passed(floats(gy, gy0 + i), floats(y, y0 + i)).intoArray(g, g0 + i);
    }
  }

  /**
   * sums += Σ g, products += Σ g · (x - mean), both from {@code sums0} on, sixteen rows at a time
   * as in {@link #moments}.
   */
  static void gradientSums(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] g,
      int g0,
      double[] sums,
      double[] products,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector m = floats(mean, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector product = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        int other = g0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width, other += 4 * width) {
          FloatVector ga = floats(g, other);
          FloatVector gb = floats(g, other + width);
          FloatVector gc = floats(g, other + 2 * width);
          FloatVector gd = floats(g, other + 3 * width);
          FloatVector a = floats(x, row).sub(m);
          FloatVector b = floats(x, row + width).sub(m);
          FloatVector c = floats(x, row + 2 * width).sub(m);
          FloatVector d = floats(x, row + 3 * width).sub(m);
          sum = sum.add(ga.add(gb).add(gc.add(gd)));
          product = product.add(a.fma(ga, b.mul(gb)).add(c.fma(gc, d.mul(gd))));
        }
        addTo(sums, sums0 + j, sum);
        addTo(products, sums0 + j, product);
      }
    }
    for (; r < count; r++) {
      int from = x0 + r * width;
      int other = g0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector ga = floats(g, other + j);
        addTo(sums, sums0 + j, ga);
        addTo(products, sums0 + j, floats(x, from + j).sub(floats(mean, j)).mul(ga));
      }
    }
  }

  /** {@link #gradientSums} with g as {@link #maskByX} makes it. */
  static void gradientSumsByX(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] beta,
      float[] gy,
      int gy0,
      double[] sums,
      double[] products,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector m = floats(mean, j);
        FloatVector s = floats(scale, j);
        FloatVector t = floats(beta, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector product = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        int other = gy0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width, other += 4 * width) {
          FloatVector a = floats(x, row).sub(m);
          FloatVector b = floats(x, row + width).sub(m);
          FloatVector c = floats(x, row + 2 * width).sub(m);
          FloatVector d = floats(x, row + 3 * width).sub(m);
          FloatVector ga = passed(floats(gy, other), a.fma(s, t));
          FloatVector gb = passed(floats(gy, other + width), b.fma(s, t));
          FloatVector gc = passed(floats(gy, other + 2 * width), c.fma(s, t));
          FloatVector gd = passed(floats(gy, other + 3 * width), d.fma(s, t));
          sum = sum.add(ga.add(gb).add(gc.add(gd)));
          product = product.add(a.fma(ga, b.mul(gb)).add(c.fma(gc, d.mul(gd))));
        }
        addTo(sums, sums0 + j, sum);
        addTo(products, sums0 + j, product);
      }
    }
    for (; r < count; r++) {
      int from = x0 + r * width;
      int other = gy0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector a = floats(x, from + j).sub(floats(mean, j));
        FloatVector y = a.fma(floats(scale, j), floats(beta, j));
        FloatVector ga = passed(floats(gy, other + j), y);
        addTo(sums, sums0 + j, ga);
        addTo(products, sums0 + j, a.mul(ga));
      }
    }
  }

  /** gy where y > 0, else 0. */
  private static FloatVector passed(FloatVector gy, FloatVector y) {
    return FloatVector.zero(FLOATS).blend(gy, y.compare(GT, 0f));
  }

  /** {@link #gradientData} with g as {@link #maskByX} makes it. */
  static void gradientDataByX(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] beta,
      float[] slope,
      float[] constant,
      float[] gy,
      int gy0,
      float[] gx,
      int gx0) {
    for (int r = 0; r < count; r++) {
      int row = r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector d = floats(x, x0 + row + j).sub(floats(mean, j));
        FloatVector s = floats(scale, j);
        FloatVector g = passed(floats(gy, gy0 + row + j), d.fma(s, floats(beta, j)));
        FloatVector rest = g.fma(s, floats(constant, j));
        d.fma(floats(slope, j), rest).intoArray(gx, gx0 + row + j);
      }
    }
  }

  /** gx = scale · g + slope · (x - mean) + constant. */
  static void gradientData(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] constant,
      float[] g,
      int g0,
      float[] gx,
      int gx0) {
    for (int r = 0; r < count; r++) {
      int row = r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector d = floats(x, x0 + row + j).sub(floats(mean, j));
        FloatVector rest = floats(g, g0 + row + j).fma(floats(scale, j), floats(constant, j));
        d.fma(floats(slope, j), rest).intoArray(gx, gx0 + row + j);
      }
    }
  }

  /** gx = scale · g. */
  static void scale(int count, int width, float[] scale, float[] g, int g0, float[] gx, int gx0) {
    for (int r = 0; r < count; r++) {
      int row = r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        floats(g, g0 + row + j).mul(floats(scale, j)).intoArray(gx, gx0 + row + j);
      }
    }
  }
}
