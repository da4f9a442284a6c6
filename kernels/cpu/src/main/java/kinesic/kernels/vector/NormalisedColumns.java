package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.vector.ChannelTiles.Operand;
import kinesic.kernels.vector.ChannelTiles.Strip;

/**
 * The constants of each channel in one call of batch normalisation, and the loops that use them.
 * The outer loops are over vectors of channels, so their constants stay in registers however short
 * a row is.
 */
final class NormalisedColumns {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final ChannelTiles tiles;
  private final int width;
  private final int rows;
  private final double[] rstd; // 1 / √(variance + epsilon), [channels]
  private final double[] scale; // gamma · rstd, [channels]
  private final float[] means; // [spreadLength], likewise the following
  private final float[] scales;
  private final float[] betas;

  NormalisedColumns(Normalisation.Inputs in, ChannelTiles tiles) {
    this.tiles = tiles;
    width = tiles.width();
    int channels = in.shape().channels();
    rows = in.shape().rows();
    float[] variances = copied(channels, in.variance());
    float[] gammas = copied(channels, in.gamma());
    rstd = new double[channels];
    scale = new double[channels];
    for (int c = 0; c < channels; c++) {
      rstd[c] = 1 / Math.sqrt((double) variances[c] + in.epsilon());
      scale[c] = gammas[c] * rstd[c];
    }
    means = tiles.spread(copied(channels, in.mean()));
    scales = tiles.spread(floats(scale));
    betas = tiles.spread(copied(channels, in.beta()));
  }

  private static float[] copied(int channels, Buffer values) {
    HeapBuffer h = HeapBuffer.of(values);
    return Arrays.copyOfRange(h.array(), h.offset(), h.offset() + channels);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int c = 0; c < values.length; c++) {
      result[c] = (float) values[c];
    }
    return result;
  }

  /** Computes y = activation(normalised x). */
  void normalise(Strip s, Operand from, LastStep last, Operand to) {
    float[] x = from.array(s);
    int x0 = from.index(s);
    float[] y = to.array(s);
    int y0 = to.index(s);
    FloatVector bound = FloatVector.broadcast(FLOATS, last.least());
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, means, s.channel() + j);
        FloatVector f = FloatVector.fromArray(FLOATS, scales, s.channel() + j);
        FloatVector t = FloatVector.fromArray(FLOATS, betas, s.channel() + j);
        int at = block * (s.rows() - 1) * width + j;
        for (int r = 0; r < s.rows(); r++, at += width) {
          FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + at).sub(m).fma(f, t);
          v.blend(bound, v.compare(LT, bound)).intoArray(y, y0 + at);
        }
      }
    }
    last.apply(y, y0, s.blocks() * s.rows() * width);
  }

  /** Computes y = activation(normalised x + residual). */
  void normalise(Strip s, Operand from, Operand added, LastStep last, Operand to) {
    float[] x = from.array(s);
    int x0 = from.index(s);
    float[] residual = added.array(s);
    int residual0 = added.index(s);
    float[] y = to.array(s);
    int y0 = to.index(s);
    FloatVector bound = FloatVector.broadcast(FLOATS, last.least());
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, means, s.channel() + j);
        FloatVector f = FloatVector.fromArray(FLOATS, scales, s.channel() + j);
        FloatVector t = FloatVector.fromArray(FLOATS, betas, s.channel() + j);
        int at = block * (s.rows() - 1) * width + j;
        for (int r = 0; r < s.rows(); r++, at += width) {
          FloatVector v =
              FloatVector.fromArray(FLOATS, x, x0 + at)
                  .sub(m)
                  .fma(f, t)
                  .add(FloatVector.fromArray(FLOATS, residual, residual0 + at));
          v.blend(bound, v.compare(LT, bound)).intoArray(y, y0 + at);
        }
      }
    }
    last.apply(y, y0, s.blocks() * s.rows() * width);
  }

  /** Computes ggamma = rstd · Σ g · (x - mean) and gbeta = Σ g from the sums of each channel. */
  void storeParameters(double[] sums, double[] products, Buffer ggamma, Buffer gbeta) {
    HeapBuffer hg = HeapBuffer.of(ggamma);
    HeapBuffer hb = HeapBuffer.of(gbeta);
    for (int c = 0; c < sums.length; c++) {
      hg.array()[hg.offset() + c] = (float) (products[c] * rstd[c]);
      hb.array()[hb.offset() + c] = (float) sums[c];
    }
  }

  /** Returns one for each channel. */
  float[] ones() {
    float[] result = new float[scales.length];
    Arrays.fill(result, 1);
    return result;
  }

  /** Returns gamma / √(variance + epsilon) of each channel. */
  float[] scales() {
    return scales;
  }

  /** Returns -scale · rstd² · Σ g · (x - mean) / rows of each channel. */
  float[] slopes(double[] products) {
    double[] slope = new double[products.length];
    for (int c = 0; c < slope.length; c++) {
      slope[c] = -scale[c] * rstd[c] * rstd[c] * products[c] / rows;
    }
    return tiles.spread(floats(slope));
  }

  /** Returns -scale · Σ g / rows of each channel. */
  float[] constants(double[] sums) {
    double[] constant = new double[sums.length];
    for (int c = 0; c < constant.length; c++) {
      constant[c] = -scale[c] * sums[c] / rows;
    }
    return tiles.spread(floats(constant));
  }

  /**
   * Adds Σ g and Σ g · (x - mean), where g is gy where the normalised x is positive, else 0.
   *
   * @param all whether g is all of gy instead; likewise below
   */
  void addTo(ChannelSums sums, Strip s, Operand x, boolean all, Operand gy) {
    sums.addProducts(s, x, means, scales, betas, all, gy);
  }

  /** Computes result = weight · g. */
  void storePassed(
      Strip s, Operand from, boolean all, Operand gradient, float[] weights, Operand result) {
    float[] x = from.array(s);
    int x0 = from.index(s);
    float[] gy = gradient.array(s);
    int gy0 = gradient.index(s);
    float[] to = result.array(s);
    int to0 = result.index(s);
    FloatVector zero = FloatVector.zero(FLOATS);
    VectorMask<Float> each = FLOATS.maskAll(all);
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, means, s.channel() + j);
        FloatVector f = FloatVector.fromArray(FLOATS, scales, s.channel() + j);
        FloatVector t = FloatVector.fromArray(FLOATS, betas, s.channel() + j);
        FloatVector weight = FloatVector.fromArray(FLOATS, weights, s.channel() + j);
        int at = block * (s.rows() - 1) * width + j;
        for (int r = 0; r < s.rows(); r++, at += width) {
          FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + at).sub(m).fma(f, t);
          FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + at);
          zero.blend(g, v.compare(GT, 0f).or(each)).mul(weight).intoArray(to, to0 + at);
        }
      }
    }
  }

  /**
   * Computes gx = scale · (g - Σg/rows - x̂ · Σ(g·x̂)/rows) = scale · g + slope · (x - mean) +
   * constant, the gradient if mean and variance are the statistics of x.
   */
  void storeData(
      Strip s,
      Operand from,
      boolean all,
      Operand gradient,
      float[] slopes,
      float[] constants,
      Operand result) {
    float[] x = from.array(s);
    int x0 = from.index(s);
    float[] gy = gradient.array(s);
    int gy0 = gradient.index(s);
    float[] gx = result.array(s);
    int gx0 = result.index(s);
    FloatVector zero = FloatVector.zero(FLOATS);
    VectorMask<Float> each = FLOATS.maskAll(all);
    for (int block = 0; block < s.blocks(); block++) {
      for (int j = block * width; j < (block + 1) * width; j += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(FLOATS, means, s.channel() + j);
        FloatVector f = FloatVector.fromArray(FLOATS, scales, s.channel() + j);
        FloatVector t = FloatVector.fromArray(FLOATS, betas, s.channel() + j);
        FloatVector slope = FloatVector.fromArray(FLOATS, slopes, s.channel() + j);
        FloatVector constant = FloatVector.fromArray(FLOATS, constants, s.channel() + j);
        int at = block * (s.rows() - 1) * width + j;
        for (int r = 0; r < s.rows(); r++, at += width) {
          FloatVector d = FloatVector.fromArray(FLOATS, x, x0 + at).sub(m);
          FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + at);
          g = zero.blend(g, d.fma(f, t).compare(GT, 0f).or(each));
          d.fma(slope, g.fma(f, constant)).intoArray(gx, gx0 + at);
        }
      }
    }
  }
}
