package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Workers;
import kinesic.kernels.vector.ChannelTiles.Operand;
import org.jspecify.annotations.Nullable;

/**
 * Normalisation; {@link NormalisedRows} is that of rows.
 *
 * <p>Batch normalisation runs at the speed of memory: long runs of it are read in order, and sums
 * are computed in double for each part of the values and combined in the order of the parts.
 *
 * <p>The variance is that of x - x[0], summed in one pass: since (x[0] - mean)² is at most rows
 * times the variance, the relative error that cancellation leaves is at most about rows² · 2⁻⁵³ for
 * any mean, and rows · 2⁻⁵³ in practice. A pass that follows another over the same data takes the
 * tiles in the opposite order, so that it starts with data that is still in cache.
 */
public final class VectorNormalisation implements Normalisation {

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorNormalisation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void statistics(ChannelShape shape, Buffer x, Buffer mean, Buffer variance) {
    if (shape.channels() == 0) {
      return;
    }
    HeapBuffer hx = HeapBuffer.of(x);
    float[] first = new float[shape.stored()];
    for (int b = 0; b < shape.blocks(); b++) {
      int from = hx.offset() + b * shape.inner() * shape.lanes();
      System.arraycopy(hx.array(), from, first, b * shape.lanes(), shape.lanes());
    }
    ChannelTiles tiles = new ChannelTiles(shape);
    float[] shift = tiles.spread(first);
    Operand values = tiles.new Operand(x, shift.clone()); // what equals its shift adds nothing
    ChannelSums partial = new ChannelSums(tiles, workers.count());
    tiles.forward(workers, s -> partial.addMoments(s, values, shift));
    double[] sum = partial.sums();
    double[] square = partial.products();
    HeapBuffer hm = HeapBuffer.of(mean);
    HeapBuffer hv = HeapBuffer.of(variance);
    for (int c = 0; c < shape.channels(); c++) {
      double offset = sum[c] / shape.rows();
      hm.array()[hm.offset() + c] = (float) (first[c] + offset);
      hv.array()[hv.offset() + c] = (float) Math.max(square[c] / shape.rows() - offset * offset, 0);
    }
  }

  @Override
  public void trackedStatistics(
      ChannelShape shape, Buffer x, Buffer mean, Buffer variance, Running running) {
    statistics(shape, x, mean, variance);
    float rows = shape.rows();
    moveTowards(mean, running.momentum(), 1f, running.mean());
    moveTowards(variance, running.momentum(), rows / (rows - 1), running.variance());
  }

  /** Computes running = (1 - momentum) · running + momentum · scale · batch. */
  private static void moveTowards(Buffer batch, float momentum, float scale, Buffer running) {
    HeapBuffer hb = HeapBuffer.of(batch);
    HeapBuffer hr = HeapBuffer.of(running);
    float[] bs = hb.array(); // [channels]
    float[] rs = hr.array(); // [channels]
    for (int c = 0; c < hr.length(); c++) {
      float kept = (1 - momentum) * rs[hr.offset() + c];
      rs[hr.offset() + c] = Math.fma(bs[hb.offset() + c], momentum * scale, kept);
    }
  }

  @Override
  public void normalise(Inputs in, @Nullable Buffer residual, Buffer y) {
    if (in.shape().channels() == 0) {
      return;
    }
    ChannelTiles tiles = new ChannelTiles(in.shape());
    NormalisedColumns columns = new NormalisedColumns(in, tiles);
    Operand from = tiles.new Operand(in.x());
    Operand to = tiles.new Operand(y);
    LastStep last = LastStep.of(in.activation());
    // statistics took the tiles forward
    if (residual == null) {
      tiles.backward(workers, s -> columns.normalise(s, from, last, to));
    } else {
      Operand added = tiles.new Operand(residual);
      tiles.backward(workers, s -> columns.normalise(s, from, added, last, to));
    }
    to.storeRest();
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
    if (in.shape().channels() > 0) {
      new NormalisationGradient(in, constantStatistics, y, gy, gx, gresidual)
          .run(workers, ggamma, gbeta);
    }
  }

  @Override
  public void normaliseRows(RowInputs in, Buffer y, Buffer mean, Buffer rstd) {
    new NormalisedRows(in).normalise(workers, y, mean, rstd);
  }

  @Override
  public void rowsGradient(
      RowInputs in, Buffer mean, Buffer rstd, Buffer gy, Buffer gx, Buffer ggamma, Buffer gbeta) {
    new NormalisedRows(in).gradient(workers, mean, rstd, gy, gx, ggamma, gbeta);
  }
}
