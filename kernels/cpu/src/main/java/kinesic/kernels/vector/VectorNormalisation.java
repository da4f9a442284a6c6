package kinesic.kernels.vector;

import java.util.Arrays;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Workers;
import kinesic.kernels.scalar.ScalarNormalisation;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation at the speed of memory: rows are read completely and in order, sums are
 * computed in double for each tile and combined in the order of the tiles.
 *
 * <p>The variance is that of x - x[0], summed in one pass: since (x[0] - mean)² is at most rows
 * times the variance, the relative error that cancellation leaves is at most about rows² · 2⁻⁵³ for
 * any mean, and rows · 2⁻⁵³ in practice. A pass that follows another over the same data takes the
 * tiles in the opposite order, so that it starts with data that is still in cache.
 */
public final class VectorNormalisation implements Normalisation {

  private final Workers workers;
  private final ScratchPool<double[]> pool = ScratchPool.ofDoubles();

  /** Creates kernels that run on {@code workers}. */
  public VectorNormalisation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void statistics(ChannelShape shape, Buffer x, Buffer mean, Buffer variance) {
    if (shape.lanes() != shape.channels()) {
      new ScalarNormalisation().statistics(shape, x, mean, variance);
      return;
    }
    int rows = shape.rows();
    int channels = shape.channels();
    if (channels == 0) {
      return;
    }
    HeapBuffer hx = HeapBuffer.of(x);
    float[] xs = hx.array(); // [rows, channels]
    int x0 = hx.offset();
    WideRows wide = new WideRows(rows, channels);
    float[] first = wide.spread(Arrays.copyOfRange(xs, x0, x0 + channels));
    PartialSums partial = new PartialSums(wide, pool, workers.count());
    workers.run(
        wide.tiles(),
        (tile, worker) ->
            NormalisationLoops.moments(
                xs,
                x0 + wide.start(tile),
                wide.count(tile),
                wide.width(),
                first,
                partial.between(worker),
                partial.sums(),
                partial.products(),
                partial.begin(tile)));
    float[] rest = first.clone(); // the padding equals its shift, so it adds nothing
    System.arraycopy(xs, x0 + wide.end(), rest, 0, wide.leftover());
    NormalisationLoops.moments(
        rest,
        0,
        1,
        wide.width(),
        first,
        partial.between(0),
        partial.sums(),
        partial.products(),
        partial.begin(wide.tiles()));
    double[] sum = partial.foldedSums();
    double[] square = partial.foldedProducts();
    partial.end();
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hv = HeapBuffer.of(variance);
    for (int c = 0; c < channels; c++) {
      double offset = sum[c] / rows;
      hm.array()[hm.offset() + c] = (float) (first[c] + offset);
      hv.array()[hv.offset() + c] = (float) Math.max(square[c] / rows - offset * offset, 0);
    }
  }

  @Override
  public void normalise(Inputs in, @Nullable Buffer residual, Buffer y) {
    if (in.shape().lanes() != in.shape().channels()) {
      new ScalarNormalisation().normalise(in, residual, y);
      return;
    }
    if (in.shape().channels() == 0) {
      return;
    }
    HeapBuffer hx = HeapBuffer.of(in.x());
    HeapBuffer hy = HeapBuffer.of(y);
    HeapBuffer hr = residual == null ? hx : HeapBuffer.of(residual);
    float[] xs = hx.array(); // [rows, channels], likewise residual and y
    float[] rs = hr.array();
    float[] ys = hy.array();
    NormalisedColumns columns = new NormalisedColumns(in);
    WideRows wide = columns.wide();
    boolean add = residual != null;
    float least = in.activation() == Activation.RELU ? 0 : Float.NEGATIVE_INFINITY;
    workers.run(
        wide.tiles(),
        (t, worker) -> {
          int tile = wide.tiles() - 1 - t; // statistics took the tiles in order
          int start = wide.start(tile);
          int count = wide.count(tile);
          if (add) {
            columns.normalise(
                xs,
                hx.offset() + start,
                count,
                rs,
                hr.offset() + start,
                least,
                ys,
                hy.offset() + start);
          } else {
            columns.normalise(xs, hx.offset() + start, count, least, ys, hy.offset() + start);
          }
        });
    HeapBuffer rest = wide.rest(hx);
    float[] v = rest.array();
    if (add) {
      columns.normalise(v, 0, 1, wide.rest(hr).array(), 0, least, v, 0);
    } else {
      columns.normalise(v, 0, 1, least, v, 0);
    }
    wide.storeRest(rest, hy);
  }

  @Override
  public void gradient(
      Inputs in,
      boolean constantStatistics,
      @Nullable Buffer y,
      Buffer gy,
      Buffer gx,
      Buffer ggamma,
      Buffer gbeta,
      @Nullable Buffer gresidual) {
    if (in.shape().lanes() != in.shape().channels()) {
      new ScalarNormalisation()
          .gradient(in, constantStatistics, y, gy, gx, ggamma, gbeta, gresidual);
    } else if (in.shape().channels() > 0) {
      new NormalisationGradient(in, constantStatistics, y, gy, gx, gresidual)
          .run(workers, pool, ggamma, gbeta);
    }
  }
}
