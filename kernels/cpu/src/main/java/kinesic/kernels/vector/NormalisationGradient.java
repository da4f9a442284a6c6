package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Workers;
import kinesic.kernels.vector.ChannelTiles.Operand;
import kinesic.kernels.vector.ChannelTiles.Strip;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass of batch normalisation.
 *
 * <p>Let g be gy where the activation passes, else 0. gx depends on sums over all of g, so there
 * are two passes over memory, and both read g. If x alone tells where the activation passes and the
 * gradient of the residual is not needed, both compute g. Otherwise the first pass stores it,
 * unless it is gy.
 */
final class NormalisationGradient {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final ChannelTiles tiles;
  private final NormalisedColumns columns;
  private final boolean frozen; // mean and variance are constants, so the first pass is all
  private final Operand x;
  private final @Nullable Operand y;
  private final Operand gy;
  private final Operand gx;
  private final Operand g; // gy if it is not stored
  private final boolean relu;
  private final boolean stored; // g is what the activation passes, else x tells it

  /** Prepares the pass over the operands of {@link Normalisation#gradient}. */
  NormalisationGradient(
      Normalisation.Inputs in,
      boolean constantStatistics,
      @Nullable Buffer y,
      Buffer gy,
      Buffer gx,
      @Nullable Buffer gresidual) {
    tiles = new ChannelTiles(in.shape());
    columns = new NormalisedColumns(in, tiles);
    frozen = constantStatistics;
    relu = in.activation() == Activation.RELU;
    x = tiles.new Operand(in.x());
    this.y = y == null ? null : tiles.new Operand(y);
    this.gy = tiles.new Operand(gy);
    this.gx = tiles.new Operand(gx);
    if (gresidual != null) {
      g = tiles.new Operand(gresidual);
    } else {
      g = relu && y != null ? this.gx : this.gy;
    }
    stored = !relu || g != this.gy;
  }

  void run(Workers workers, Buffer ggamma, Buffer gbeta) {
    ChannelSums partial = new ChannelSums(tiles, workers.count());
    float[] ones = columns.ones();
    tiles.forward(workers, s -> first(s, partial, ones));
    double[] sums = partial.sums();
    double[] products = partial.products();
    if (!frozen) {
      float[] slopes = columns.slopes(products);
      float[] constants = columns.constants(sums);
      tiles.backward(workers, s -> columns.storeData(s, x, stored, g, slopes, constants, gx));
    }
    if (g != gy) {
      g.storeRest();
    }
    gx.storeRest();
    columns.storeParameters(sums, products, ggamma, gbeta);
  }

  /** Adds to the sums, stores g if it is not gy, and with constant statistics stores gx. */
  private void first(Strip s, ChannelSums sums, float[] ones) {
    if (g != gy) {
      if (y == null) {
        columns.storePassed(s, x, !relu, gy, ones, g);
      } else {
        mask(s, y);
      }
    }
    columns.addTo(sums, s, x, stored, g);
    if (frozen) {
      columns.storePassed(s, x, stored, g, columns.scales(), gx);
    }
  }

  /** Computes g = gy where y > 0, else 0. */
  private void mask(Strip s, Operand result) {
    float[] ys = result.array(s);
    int y0 = result.index(s);
    float[] gys = gy.array(s);
    int gy0 = gy.index(s);
    float[] gs = g.array(s);
    int g0 = g.index(s);
    int length = s.blocks() * s.rows() * tiles.width();
    for (int i = 0; i < length; i += Lanes.COUNT) {
      FloatVector.zero(FLOATS)
          .blend(
              FloatVector.fromArray(FLOATS, gys, gy0 + i),
              FloatVector.fromArray(FLOATS, ys, y0 + i).compare(GT, 0f))
          .intoArray(gs, g0 + i);
    }
  }
}
