package kinesic.kernels.vector;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * One backward pass of batch normalisation.
 *
 * <p>Let g be gy where the activation passes, else 0. gx depends on sums over all of g, so there
 * are two passes over memory, and both read g. If g has memory of its own (the gradient of the
 * residual, or gy itself without an activation) or its mask needs y, the first pass stores it, in
 * blocks that are still in L1 when they are summed. Otherwise both passes compute it from x and gy.
 */
final class NormalisationGradient {

  /** The floats of a block. */
  private static final int BLOCK = 1 << 12;

  /** How g is computed from gy. */
  private enum Mask {
    IS_GY,
    COPY,
    BY_X,
    BY_Y
  }

  /**
   * The operands of the passes, each [rows, channels].
   *
   * @param y is read only by a mask that needs it
   * @param g stores g between the passes; null if both compute it
   */
  private record Operands(
      HeapBuffer x, HeapBuffer y, HeapBuffer gy, HeapBuffer gx, @Nullable HeapBuffer g) {}

  private final NormalisedColumns columns;
  private final WideRows wide;
  private final Mask mask;
  private final boolean frozen; // mean and variance are constants, so the first pass is all
  private final Operands operands;
  private final Operands rest; // copies of the rows that do not fill a wide row

  /** Prepares the pass over the operands of {@link Normalisation#gradient}. */
  NormalisationGradient(
      Normalisation.Inputs in,
      boolean constantStatistics,
      @Nullable Buffer y,
      Buffer gy,
      Buffer gx,
      @Nullable Buffer gresidual) {
    columns = new NormalisedColumns(in);
    wide = columns.wide();
    frozen = constantStatistics;
    Buffer g = gresidual;
    if (in.activation() == Activation.NONE) {
      mask = gresidual == null ? Mask.IS_GY : Mask.COPY;
      g = gresidual == null ? gy : gresidual;
    } else {
      mask = y == null ? Mask.BY_X : Mask.BY_Y;
      if (gresidual == null && (mask == Mask.BY_Y || frozen)) {
        g = gx;
      }
    }
    operands =
        new Operands(
            HeapBuffer.of(in.x()),
            HeapBuffer.of(y == null ? in.x() : y),
            HeapBuffer.of(gy),
            HeapBuffer.of(gx),
            g == null ? null : HeapBuffer.of(g));
    rest =
        new Operands(
            wide.rest(operands.x),
            wide.rest(operands.y),
            wide.rest(operands.gy),
            wide.rest(operands.gx),
            operands.g == null ? null : wide.rest(operands.g));
  }

  void run(Workers workers, ScratchPool<double[]> pool, Buffer ggamma, Buffer gbeta) {
    int tiles = wide.tiles();
    PartialSums partial = new PartialSums(wide, pool, workers.count());
    workers.run(
        tiles,
        (tile, worker) ->
            first(operands, wide.start(tile), wide.count(tile), partial, tile, worker));
    first(rest, 0, 1, partial, tiles, 0);
    double[] sum = partial.foldedSums();
    double[] product = partial.foldedProducts();
    partial.end();
    if (!frozen) {
      NormalisedColumns.DataGradient data = columns.dataGradient(sum, product);
      workers.run(
          tiles,
          (t, worker) -> {
            int tile = tiles - 1 - t; // starts with the data that the first pass left in cache
            second(data, operands, wide.start(tile), wide.count(tile));
          });
      second(data, rest, 0, 1);
    }
    if (operands.g != null && rest.g != null) {
      wide.storeRest(rest.g, operands.g);
    }
    wide.storeRest(rest.gx, operands.gx);
    columns.storeParameters(sum, product, ggamma, gbeta);
  }

  /** Adds to the sums, stores g if it has memory, and with constant statistics stores gx. */
  private void first(Operands o, int start, int count, PartialSums partial, int tile, int worker) {
    int at0 = partial.begin(tile);
    float[] between = partial.between(worker);
    double[] sums = partial.sums();
    double[] products = partial.products();
    float[] x = o.x.array();
    if (o.g == null) {
      int gy0 = o.gy.offset() + start;
      columns.gradientSumsByX(
          x, o.x.offset() + start, count, o.gy.array(), gy0, between, sums, products, at0);
      return;
    }
    float[] g = o.g.array();
    int blockRows = Math.max(16, BLOCK / wide.width()); // the sums process 16 rows at a time
    for (int r = 0; r < count; r += blockRows) {
      int n = Math.min(blockRows, count - r);
      int at = start + r * wide.width();
      int g0 = o.g.offset() + at;
      mask(o, at, n, g, g0);
      columns.gradientSums(x, o.x.offset() + at, n, g, g0, between, sums, products, at0);
      if (frozen) {
        columns.frozenData(n, g, g0, o.gx.array(), o.gx.offset() + at);
      }
    }
  }

  /** Stores gx. */
  private void second(NormalisedColumns.DataGradient data, Operands o, int start, int count) {
    float[] x = o.x.array();
    float[] gx = o.gx.array();
    int x0 = o.x.offset() + start;
    int gx0 = o.gx.offset() + start;
    if (o.g == null) {
      data.runByX(x, x0, count, o.gy.array(), o.gy.offset() + start, gx, gx0);
    } else {
      data.run(x, x0, count, o.g.array(), o.g.offset() + start, gx, gx0);
    }
  }

  /**
   * Computes g = gy where the activation passes, else 0, for n wide rows from float {@code at} on.
   */
  private void mask(Operands o, int at, int n, float[] g, int g0) {
    float[] gy = o.gy.array();
    int gy0 = o.gy.offset() + at;
    switch (mask) {
      case IS_GY -> {}
      case COPY -> System.arraycopy(gy, gy0, g, g0, n * wide.width());
      case BY_X -> columns.mask(o.x.array(), o.x.offset() + at, n, gy, gy0, g, g0);
      case BY_Y ->
          NormalisationLoops.maskByY(
              o.y.array(), o.y.offset() + at, n * wide.width(), gy, gy0, g, g0);
    }
  }
}
