package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import kinesic.kernels.Concordance;
import org.jspecify.annotations.Nullable;

/**
 * Concordance correlations in double: first the moments of each column, then loss and gradient; the
 * kernels are in concordance.cu.
 */
final class CudaConcordance implements Concordance {

  /** The bytes of the moments of a column. */
  private static final int MOMENTS = 4 * Double.BYTES;

  private final Device device;
  private final Kernel moments;
  private final Kernel concordance;

  CudaConcordance(Device device) {
    this.device = device;
    moments = device.kernel("concordance", "concordance_moments");
    concordance = device.kernel("concordance", "concordance");
  }

  @Override
  public void concordance(
      int rows, int columns, Buffer x, Buffer y, Buffer loss, @Nullable Buffer gx) {
    int elements = gx == null ? 1 : Math.max(gx.length(), 1);
    try (DeviceMemory scratch = device.allocate((long) MOMENTS * columns, "set of moments")) {
      device
          .launch(moments)
          .i32(rows)
          .i32(columns)
          .buffer(x)
          .buffer(y)
          .address(scratch.address())
          .blocks(columns);
      device
          .launch(concordance)
          .i32(rows)
          .i32(columns)
          .buffer(x)
          .buffer(y)
          .address(scratch.address())
          .buffer(loss)
          .buffer(gx)
          .over(elements);
    }
  }
}
