package kinesic.kernels.cuda;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Batch and layer normalisation. The kernels of a width of 4 load four channels at once; those of a
 * width of 1 are for numbers of channels that are no multiple of 4.
 */
final class CudaNormalisation implements Normalisation {

  private static final String FAMILY = "normalisation";

  /** The kernels of one width. */
  private static final class Sized {
    final Kernel statisticsParts;
    final Kernel gradientParts;
    final Kernel gradient;
    final FunctionKernels<Activation> normalise;

    Sized(Device device, int width) {
      statisticsParts = device.kernel(FAMILY, "statistics_parts_" + width);
      gradientParts = device.kernel(FAMILY, "gradient_parts_" + width);
      gradient = device.kernel(FAMILY, "gradient_" + width);
      normalise =
          new FunctionKernels<>(
              device, FAMILY, Activation.class, f -> "normalise_" + f + "_" + width);
    }
  }

  private final Device device;
  private final Sized single;
  private final Sized vector;
  private final Kernel statistics;
  private final Kernel gradientSums;
  private final RowNormalisation rows;

  CudaNormalisation(Device device) {
    this.device = device;
    single = new Sized(device, 1);
    vector = new Sized(device, Vectors.WIDTH);
    statistics = device.kernel(FAMILY, "statistics");
    gradientSums = device.kernel(FAMILY, "gradient_sums");
    rows = new RowNormalisation(device);
  }

  @Override
  public void statistics(ChannelShape shape, Buffer x, Buffer mean, Buffer variance) {
    statistics(shape, x, mean, variance, null);
  }

  @Override
  public void trackedStatistics(
      ChannelShape shape, Buffer x, Buffer mean, Buffer variance, Running running) {
    statistics(shape, x, mean, variance, running);
  }

  private void statistics(
      ChannelShape s, Buffer x, Buffer mean, Buffer variance, @Nullable Running running) {
    ColumnTiles tiles = ColumnTiles.of(s.rows(), s.stored(), Vectors.width(s.lanes()));
    float momentum = running == null ? 0 : running.momentum();
    float values = s.rows();
    try (ColumnSums sums = new ColumnSums(device, tiles.parts(s.rows()), s.stored())) {
      channels(sized(tiles).statisticsParts, s)
          .i32(tiles.across())
          .buffer(x)
          .i32(Vectors.areAligned(device, x) ? 1 : 0)
          .address(sums.first())
          .address(sums.second())
          .grid(tiles.count(), sums.parts(), 1);
      channels(statistics, s)
          .i32(sums.parts())
          .i32(tiles.down())
          .address(sums.first())
          .address(sums.second())
          .buffer(mean)
          .buffer(variance)
          .buffer(running == null ? null : running.mean())
          .buffer(running == null ? null : running.variance())
          .f32(1 - momentum)
          .f32(momentum)
          .f32(momentum * (values / (values - 1)))
          .blocks(ColumnSums.blocks(s.channels()));
    }
  }

  @Override
  public void normalise(Inputs in, @Nullable Buffer residual, Buffer y) {
    ChannelShape s = in.shape();
    int width = Vectors.width(s.lanes(), device, in.x(), residual, y);
    ColumnTiles tiles = ColumnTiles.of(s.rows(), s.stored(), width);
    Kernel kernel = sized(tiles).normalise.of(in.activation());
    inputs(kernel, in, tiles)
        .buffer(residual)
        .buffer(y)
        .grid(tiles.count(), tiles.sweep(s.rows()), 1);
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
    ChannelShape s = in.shape();
    boolean aligned = Vectors.areAligned(device, in.x(), y, gy, gx, gresidual);
    ColumnTiles tiles = ColumnTiles.of(s.rows(), s.stored(), Vectors.width(s.lanes()));
    int relu = in.activation() == Activation.NONE ? 0 : 1;
    try (ColumnSums sums = new ColumnSums(device, tiles.parts(s.rows()), s.stored());
        DeviceMemory constants = // of gx, for each channel
            device.allocate(2L * Float.BYTES * s.stored(), "channel constant")) {
      inputs(sized(tiles).gradientParts, in, tiles)
          .i32(relu)
          .buffer(y)
          .buffer(gy)
          .buffer(gresidual)
          .buffer(constantStatistics ? gx : null)
          .i32(aligned ? 1 : 0)
          .address(sums.first())
          .address(sums.second())
          .grid(tiles.count(), sums.parts(), 1);
      channels(gradientSums, s)
          .i32(sums.parts())
          .address(sums.first())
          .address(sums.second())
          .buffer(in.variance())
          .f32(in.epsilon())
          .buffer(in.gamma())
          .buffer(ggamma)
          .buffer(gbeta)
          .address(constants.address())
          .blocks(ColumnSums.blocks(s.stored()));
      if (!constantStatistics) {
        boolean stored = gresidual != null; // gy where the activation passes
        ColumnTiles last = aligned ? tiles : ColumnTiles.of(s.rows(), s.stored(), 1);
        inputs(sized(last).gradient, in, last)
            .i32(stored ? 0 : relu)
            .buffer(stored ? null : y)
            .buffer(stored ? gresidual : gy)
            .address(constants.address())
            .buffer(gx)
            .grid(last.count(), last.sweep(s.rows()), 1);
      }
    }
  }

  private Sized sized(ColumnTiles tiles) {
    return tiles.width() == 1 ? single : vector;
  }

  private Launch channels(Kernel kernel, ChannelShape s) {
    return device.launch(kernel).ints(s.channels(), s.outer(), s.blocks(), s.inner(), s.lanes());
  }

  /** Begins a call of a kernel whose first parameters are the inputs of normalise. */
  private Launch inputs(Kernel kernel, Inputs in, ColumnTiles tiles) {
    return channels(kernel, in.shape())
        .i32(tiles.across())
        .buffer(in.x())
        .buffer(in.mean())
        .buffer(in.variance())
        .f32(in.epsilon())
        .buffer(in.gamma())
        .buffer(in.beta());
  }

  @Override
  public void normaliseRows(RowInputs in, Buffer y, Buffer mean, Buffer rstd) {
    rows.normalise(in, y, mean, rstd);
  }

  @Override
  public void rowsGradient(
      RowInputs in, Buffer mean, Buffer rstd, Buffer gy, Buffer gx, Buffer ggamma, Buffer gbeta) {
    rows.gradient(in, mean, rstd, gy, gx, ggamma, gbeta);
  }
}
