package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import kinesic.kernels.Normalisation.RowInputs;

/** Normalisation of rows: a warp for each short row, a block for each long one. */
final class RowNormalisation {

  private static final String FAMILY = "row_normalisation";

  private static final int WARP = 32;

  /** The most columns of a short row. */
  private static final int SHORT = 1024;

  /** The kernels of one width, for short and for long rows. */
  private static final class Sized {
    final Kernel normaliseShort;
    final Kernel normaliseLong;
    final Kernel gradientShort;
    final Kernel gradientLong;
    final Kernel parameterParts;

    Sized(Device device, int width) {
      normaliseShort = device.kernel(FAMILY, "normalise_rows_32_" + width);
      normaliseLong = device.kernel(FAMILY, "normalise_rows_256_" + width);
      gradientShort = device.kernel(FAMILY, "rows_gradient_32_" + width);
      gradientLong = device.kernel(FAMILY, "rows_gradient_256_" + width);
      parameterParts = device.kernel(FAMILY, "parameter_parts_" + width);
    }
  }

  private final Device device;
  private final Sized single;
  private final Sized vector;
  private final Kernel parameterSums;

  RowNormalisation(Device device) {
    this.device = device;
    single = new Sized(device, 1);
    vector = new Sized(device, Vectors.WIDTH);
    parameterSums = device.kernel(FAMILY, "parameter_sums");
  }

  /** See {@link kinesic.kernels.Normalisation#normaliseRows}. */
  void normalise(RowInputs in, Buffer y, Buffer mean, Buffer rstd) {
    Sized kernels = sized(in);
    device
        .launch(isShort(in) ? kernels.normaliseShort : kernels.normaliseLong)
        .i32(in.rows())
        .i32(in.columns())
        .buffer(in.x())
        .f32(in.epsilon())
        .i32(in.centred() ? 1 : 0)
        .buffer(in.gamma())
        .buffer(in.beta())
        .f64(1.0 / in.columns())
        .buffer(y)
        .buffer(mean)
        .buffer(rstd)
        .i32(Vectors.areAligned(device, in.x(), in.gamma(), in.beta(), y) ? 1 : 0)
        .blocks(blocks(in));
  }

  /** See {@link kinesic.kernels.Normalisation#rowsGradient}. */
  void gradient(
      RowInputs in, Buffer mean, Buffer rstd, Buffer gy, Buffer gx, Buffer ggamma, Buffer gbeta) {
    Sized kernels = sized(in);
    ColumnTiles tiles = ColumnTiles.of(in.rows(), in.columns(), Vectors.width(in.columns()));
    try (ColumnSums sums = new ColumnSums(device, tiles.parts(in.rows()), in.columns())) {
      device
          .launch(kernels.parameterParts)
          .i32(in.rows())
          .i32(in.columns())
          .i32(tiles.across())
          .buffer(in.x())
          .buffer(mean)
          .buffer(rstd)
          .buffer(gy)
          .i32(Vectors.areAligned(device, in.x(), gy) ? 1 : 0)
          .address(sums.first())
          .address(sums.second())
          .grid(tiles.count(), sums.parts(), 1);
      device
          .launch(parameterSums)
          .i32(in.columns())
          .i32(sums.parts())
          .address(sums.first())
          .address(sums.second())
          .buffer(ggamma)
          .buffer(gbeta)
          .blocks(ColumnSums.blocks(in.columns()));
    }
    device
        .launch(isShort(in) ? kernels.gradientShort : kernels.gradientLong)
        .i32(in.rows())
        .i32(in.columns())
        .buffer(in.x())
        .i32(in.centred() ? 1 : 0)
        .buffer(in.gamma())
        .f64(1.0 / in.columns())
        .buffer(mean)
        .buffer(rstd)
        .buffer(gy)
        .buffer(gx)
        .i32(Vectors.areAligned(device, in.x(), in.gamma(), gy, gx) ? 1 : 0)
        .blocks(blocks(in));
  }

  private Sized sized(RowInputs in) {
    return Vectors.width(in.columns()) == 1 ? single : vector;
  }

  private static boolean isShort(RowInputs in) {
    return in.columns() <= SHORT;
  }

  private static int blocks(RowInputs in) {
    return isShort(in) ? Math.ceilDiv(in.rows(), Launch.THREADS / WARP) : in.rows();
  }
}
