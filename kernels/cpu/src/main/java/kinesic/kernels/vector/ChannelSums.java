package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.vector.ChannelTiles.Operand;
import kinesic.kernels.vector.ChannelTiles.Strip;

/**
 * Two sums for each channel, computed separately for each part of {@link ChannelTiles} and then
 * added in the order of the parts.
 *
 * <p>Groups of rows are summed in float, as a tree, then added in double: converting to double is
 * slow, and so few terms lose little more than their own rounding. The outer loop is over vectors
 * of channels, so their values stay in registers however short a row is.
 */
final class ChannelSums {

  /** The number of rows that are summed in float: each passes through at most five additions. */
  static final int GROUP = 16;

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final ChannelTiles tiles;
  private final double[] sums; // [parts, spreadLength]
  private final double[] products; // likewise
  private final float[][] between; // [workers]: sums, then products of groups of rows

  /** Creates sums that are zero, for a team of {@code workers}. */
  ChannelSums(ChannelTiles tiles, int workers) {
    this.tiles = tiles;
    int size = Math.multiplyExact(tiles.parts(), tiles.spreadLength());
    sums = new double[size];
    products = new double[size];
    between = new float[workers][2 * tiles.groupFloats()];
  }

  /**
   * Adds Σ (x - shift) and Σ (x - shift)².
   *
   * @param shift [spreadLength]
   */
  void addMoments(Strip s, Operand operand, float[] shift) {
    float[] x = operand.array(s);
    int x0 = operand.index(s);
    float[] groups = between[s.worker()];
    int squares0 = groups.length / 2;
    int width = tiles.width();
    int line = s.blocks() * width;
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, shift, s.channel() + j);
        int to = j;
        int at = x0 + block * (s.rows() - 1) * width + j;
        for (int left = s.rows(); left > 0; left -= GROUP, to += line) {
          FloatVector sum = FloatVector.zero(FLOATS);
          FloatVector square = FloatVector.zero(FLOATS);
          int r = Math.min(left, GROUP);
          for (; r % 4 > 0; r--, at += width) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, at).sub(m);
            sum = a.add(sum);
            square = a.fma(a, square);
          }
          for (; r > 0; r -= 4, at += 4 * width) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, at).sub(m);
            FloatVector b = FloatVector.fromArray(FLOATS, x, at + width).sub(m);
            FloatVector c = FloatVector.fromArray(FLOATS, x, at + 2 * width).sub(m);
            FloatVector d = FloatVector.fromArray(FLOATS, x, at + 3 * width).sub(m);
            sum = a.add(b).add(c.add(d)).add(sum);
            square = a.fma(a, b.mul(b)).add(c.fma(c, d.mul(d))).add(square);
          }
          sum.intoArray(groups, to);
          square.intoArray(groups, squares0 + to);
        }
      }
    }
    add(s, groups);
  }

  /**
   * Adds Σ g and Σ g · (x - mean), where g = gy if (x - mean) · scale + beta > 0, else 0.
   *
   * @param mean [spreadLength], likewise scale and beta
   * @param all whether g is all of gy instead
   */
  void addProducts(
      Strip s,
      Operand operand,
      float[] mean,
      float[] scale,
      float[] beta,
      boolean all,
      Operand gradient) {
    float[] x = operand.array(s);
    int x0 = operand.index(s);
    float[] gy = gradient.array(s);
    int gy0 = gradient.index(s);
    float[] groups = between[s.worker()];
    int products0 = groups.length / 2;
    int width = tiles.width();
    FloatVector zero = FloatVector.zero(FLOATS);
    VectorMask<Float> each = FLOATS.maskAll(all);
    int line = s.blocks() * width;
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, mean, s.channel() + j);
        FloatVector f = FloatVector.fromArray(FLOATS, scale, s.channel() + j);
        FloatVector t = FloatVector.fromArray(FLOATS, beta, s.channel() + j);
        int to = j;
        int at = x0 + block * (s.rows() - 1) * width + j;
        int other = at - x0 + gy0;
        for (int left = s.rows(); left > 0; left -= GROUP, to += line) {
          FloatVector sum = FloatVector.zero(FLOATS);
          FloatVector product = FloatVector.zero(FLOATS);
          int r = Math.min(left, GROUP);
          for (; r % 4 > 0; r--, at += width, other += width) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, at).sub(m);
            FloatVector g = FloatVector.fromArray(FLOATS, gy, other);
            FloatVector ga = zero.blend(g, a.fma(f, t).compare(GT, 0f).or(each));
            sum = ga.add(sum);
            product = a.fma(ga, product);
          }
          for (; r > 0; r -= 4, at += 4 * width, other += 4 * width) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, at).sub(m);
            FloatVector b = FloatVector.fromArray(FLOATS, x, at + width).sub(m);
            FloatVector c = FloatVector.fromArray(FLOATS, x, at + 2 * width).sub(m);
            FloatVector d = FloatVector.fromArray(FLOATS, x, at + 3 * width).sub(m);
            FloatVector ga = FloatVector.fromArray(FLOATS, gy, other);
            FloatVector gb = FloatVector.fromArray(FLOATS, gy, other + width);
            FloatVector gc = FloatVector.fromArray(FLOATS, gy, other + 2 * width);
            FloatVector gd = FloatVector.fromArray(FLOATS, gy, other + 3 * width);
            ga = zero.blend(ga, a.fma(f, t).compare(GT, 0f).or(each));
            gb = zero.blend(gb, b.fma(f, t).compare(GT, 0f).or(each));
            gc = zero.blend(gc, c.fma(f, t).compare(GT, 0f).or(each));
            gd = zero.blend(gd, d.fma(f, t).compare(GT, 0f).or(each));
            sum = ga.add(gb).add(gc.add(gd)).add(sum);
            product = a.fma(ga, b.mul(gb)).add(c.fma(gc, d.mul(gd))).add(product);
          }
          sum.intoArray(groups, to);
          product.intoArray(groups, products0 + to);
        }
      }
    }
    add(s, groups);
  }

  private void add(Strip s, float[] groups) {
    int to = s.part() * tiles.spreadLength() + s.channel();
    int count = Tiles.count(s.rows(), GROUP);
    int line = s.blocks() * tiles.width();
    DoubleSum.add(groups, 0, count, line, sums, to);
    DoubleSum.add(groups, groups.length / 2, count, line, products, to);
  }

  /** Returns the first sum of each channel. */
  double[] sums() {
    return tiles.folded(sums);
  }

  /** Returns the second sum of each channel. */
  double[] products() {
    return tiles.folded(products);
  }
}
