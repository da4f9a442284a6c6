package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of batch normalisation over wide rows (see {@link WideRows}): {@code count} rows of
 * {@code width} floats, where {@code width} is a multiple of the vector length. The values of a
 * channel are repeated to one wide row.
 */
final class NormalisationLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The number of groups of four rows that are summed in float. */
  private static final int FOURS = 4;

  private NormalisationLoops() {}

  /**
   * Computes sums += Σ (x - shift), squares += Σ (x - shift)², both from {@code sums0} on. Up to
   * sixteen rows are summed in float, as a tree, then added in double: converting to double is
   * slow, and so few terms lose little more than their own rounding.
   *
   * @param between scratch for sums in float, [2, width]
   */
  static void moments(
      float[] x,
      int x0,
      int count,
      int width,
      float[] shift,
      float[] between,
      double[] sums,
      double[] squares,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector s = FloatVector.fromArray(FLOATS, shift, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector square = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width) {
          FloatVector a = FloatVector.fromArray(FLOATS, x, row).sub(s);
          FloatVector b = FloatVector.fromArray(FLOATS, x, row + width).sub(s);
          FloatVector c = FloatVector.fromArray(FLOATS, x, row + 2 * width).sub(s);
          FloatVector d = FloatVector.fromArray(FLOATS, x, row + 3 * width).sub(s);
          sum = a.add(b).add(c.add(d)).add(sum);
          square = a.fma(a, b.mul(b)).add(c.fma(c, d.mul(d))).add(square);
        }
        sum.intoArray(between, j);
        square.intoArray(between, width + j);
      }
      addTo(sums, squares, sums0, between, width);
    }
    for (; r < count; r++) {
      int row = x0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector a =
            FloatVector.fromArray(FLOATS, x, row + j).sub(FloatVector.fromArray(FLOATS, shift, j));
        FloatVector square = a.mul(a);
        a.intoArray(between, j);
        square.intoArray(between, width + j);
      }
      addTo(sums, squares, sums0, between, width);
    }
  }

  /** Adds the first row of {@code between} to sums and the second to products. */
  private static void addTo(
      double[] sums, double[] products, int sums0, float[] between, int width) {
    DoubleSum.add(between, 0, width, sums, sums0);
    DoubleSum.add(between, width, width, products, sums0);
  }

  /** Computes y = max((x - mean) · scale + beta, least); least is 0 for ReLU, else -infinity. */
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
        FloatVector d =
            FloatVector.fromArray(FLOATS, x, from + j).sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector v =
            d.fma(FloatVector.fromArray(FLOATS, scale, j), FloatVector.fromArray(FLOATS, beta, j));
        v.blend(bound, v.compare(LT, bound)).intoArray(y, to + j);
      }
    }
  }

  /** Computes y = max((x - mean) · scale + beta + residual, least). */
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
        FloatVector d =
            FloatVector.fromArray(FLOATS, x, from + j).sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector v =
            d.fma(FloatVector.fromArray(FLOATS, scale, j), FloatVector.fromArray(FLOATS, beta, j));
        v = v.add(FloatVector.fromArray(FLOATS, residual, other + j));
        v.blend(bound, v.compare(LT, bound)).intoArray(y, to + j);
      }
    }
  }

  /**
   * Computes g = gy where (x - mean) · scale + beta > 0, else 0: the mask of ReLU, recomputed from
   * x.
   */
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
        FloatVector d =
            FloatVector.fromArray(FLOATS, x, x0 + from + j)
                .sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector v =
            d.fma(FloatVector.fromArray(FLOATS, scale, j), FloatVector.fromArray(FLOATS, beta, j));
        FloatVector.zero(FLOATS)
            .blend(FloatVector.fromArray(FLOATS, gy, gy0 + from + j), v.compare(GT, 0f))
            .intoArray(g, g0 + from + j);
      }
    }
  }

  /**
   * Computes g = gy where y > 0, else 0, for {@code length} floats, a multiple of the vector
   * length.
   */
  static void maskByY(float[] y, int y0, int length, float[] gy, int gy0, float[] g, int g0) {
    for (int i = 0; i < length; i += Lanes.COUNT) {
      FloatVector.zero(FLOATS)
          .blend(
              FloatVector.fromArray(FLOATS, gy, gy0 + i),
              FloatVector.fromArray(FLOATS, y, y0 + i).compare(GT, 0f))
          .intoArray(g, g0 + i);
    }
  }

  /**
   * Computes sums += Σ g, products += Σ g · (x - mean), both from {@code sums0} on, sixteen rows at
   * a time as in {@link #moments}.
   */
  static void gradientSums(
      float[] x,
      int x0,
      int count,
      int width,
      float[] mean,
      float[] g,
      int g0,
      float[] between,
      double[] sums,
      double[] products,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, mean, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector product = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        int other = g0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width, other += 4 * width) {
          FloatVector ga = FloatVector.fromArray(FLOATS, g, other);
          FloatVector gb = FloatVector.fromArray(FLOATS, g, other + width);
          FloatVector gc = FloatVector.fromArray(FLOATS, g, other + 2 * width);
          FloatVector gd = FloatVector.fromArray(FLOATS, g, other + 3 * width);
          FloatVector a = FloatVector.fromArray(FLOATS, x, row).sub(m);
          FloatVector b = FloatVector.fromArray(FLOATS, x, row + width).sub(m);
          FloatVector c = FloatVector.fromArray(FLOATS, x, row + 2 * width).sub(m);
          FloatVector d = FloatVector.fromArray(FLOATS, x, row + 3 * width).sub(m);
          sum = ga.add(gb).add(gc.add(gd)).add(sum);
          product = a.fma(ga, b.mul(gb)).add(c.fma(gc, d.mul(gd))).add(product);
        }
        sum.intoArray(between, j);
        product.intoArray(between, width + j);
      }
      addTo(sums, products, sums0, between, width);
    }
    for (; r < count; r++) {
      int from = x0 + r * width;
      int other = g0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector ga = FloatVector.fromArray(FLOATS, g, other + j);
        FloatVector product =
            FloatVector.fromArray(FLOATS, x, from + j)
                .sub(FloatVector.fromArray(FLOATS, mean, j))
                .mul(ga);
        ga.intoArray(between, j);
        product.intoArray(between, width + j);
      }
      addTo(sums, products, sums0, between, width);
    }
  }

  /** Computes {@link #gradientSums} with g as {@link #maskByX} computes it. */
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
      float[] between,
      double[] sums,
      double[] products,
      int sums0) {
    int r = 0;
    for (int fours; r < count - 3; r += 4 * fours) {
      fours = Math.min(FOURS, (count - r) / 4);
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, mean, j);
        FloatVector s = FloatVector.fromArray(FLOATS, scale, j);
        FloatVector t = FloatVector.fromArray(FLOATS, beta, j);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector product = FloatVector.zero(FLOATS);
        int row = x0 + r * width + j;
        int other = gy0 + r * width + j;
        for (int i = 0; i < fours; i++, row += 4 * width, other += 4 * width) {
          FloatVector a = FloatVector.fromArray(FLOATS, x, row).sub(m);
          FloatVector b = FloatVector.fromArray(FLOATS, x, row + width).sub(m);
          FloatVector c = FloatVector.fromArray(FLOATS, x, row + 2 * width).sub(m);
          FloatVector d = FloatVector.fromArray(FLOATS, x, row + 3 * width).sub(m);
          FloatVector ga =
              FloatVector.zero(FLOATS)
                  .blend(FloatVector.fromArray(FLOATS, gy, other), a.fma(s, t).compare(GT, 0f));
          FloatVector gb =
              FloatVector.zero(FLOATS)
                  .blend(
                      FloatVector.fromArray(FLOATS, gy, other + width),
                      b.fma(s, t).compare(GT, 0f));
          FloatVector gc =
              FloatVector.zero(FLOATS)
                  .blend(
                      FloatVector.fromArray(FLOATS, gy, other + 2 * width),
                      c.fma(s, t).compare(GT, 0f));
          FloatVector gd =
              FloatVector.zero(FLOATS)
                  .blend(
                      FloatVector.fromArray(FLOATS, gy, other + 3 * width),
                      d.fma(s, t).compare(GT, 0f));
          sum = ga.add(gb).add(gc.add(gd)).add(sum);
          product = a.fma(ga, b.mul(gb)).add(c.fma(gc, d.mul(gd))).add(product);
        }
        sum.intoArray(between, j);
        product.intoArray(between, width + j);
      }
      addTo(sums, products, sums0, between, width);
    }
    for (; r < count; r++) {
      int from = x0 + r * width;
      int other = gy0 + r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector a =
            FloatVector.fromArray(FLOATS, x, from + j).sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector y =
            a.fma(FloatVector.fromArray(FLOATS, scale, j), FloatVector.fromArray(FLOATS, beta, j));
        FloatVector ga =
            FloatVector.zero(FLOATS)
                .blend(FloatVector.fromArray(FLOATS, gy, other + j), y.compare(GT, 0f));
        FloatVector product = a.mul(ga);
        ga.intoArray(between, j);
        product.intoArray(between, width + j);
      }
      addTo(sums, products, sums0, between, width);
    }
  }

  /** Computes {@link #gradientData} with g as {@link #maskByX} computes it. */
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
        FloatVector d =
            FloatVector.fromArray(FLOATS, x, x0 + row + j)
                .sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector s = FloatVector.fromArray(FLOATS, scale, j);
        FloatVector g =
            FloatVector.zero(FLOATS)
                .blend(
                    FloatVector.fromArray(FLOATS, gy, gy0 + row + j),
                    d.fma(s, FloatVector.fromArray(FLOATS, beta, j)).compare(GT, 0f));
        FloatVector rest = g.fma(s, FloatVector.fromArray(FLOATS, constant, j));
        d.fma(FloatVector.fromArray(FLOATS, slope, j), rest).intoArray(gx, gx0 + row + j);
      }
    }
  }

  /** Computes gx = scale · g + slope · (x - mean) + constant. */
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
        FloatVector d =
            FloatVector.fromArray(FLOATS, x, x0 + row + j)
                .sub(FloatVector.fromArray(FLOATS, mean, j));
        FloatVector rest =
            FloatVector.fromArray(FLOATS, g, g0 + row + j)
                .fma(
                    FloatVector.fromArray(FLOATS, scale, j),
                    FloatVector.fromArray(FLOATS, constant, j));
        d.fma(FloatVector.fromArray(FLOATS, slope, j), rest).intoArray(gx, gx0 + row + j);
      }
    }
  }

  /** Computes gx = scale · g. */
  static void scale(int count, int width, float[] scale, float[] g, int g0, float[] gx, int gx0) {
    for (int r = 0; r < count; r++) {
      int row = r * width;
      for (int j = 0; j < width; j += Lanes.COUNT) {
        FloatVector.fromArray(FLOATS, g, g0 + row + j)
            .mul(FloatVector.fromArray(FLOATS, scale, j))
            .intoArray(gx, gx0 + row + j);
      }
    }
  }
}
