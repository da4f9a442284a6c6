package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.PoolingShape;

/** Pooling, a thread for each result and one or four channels. */
final class CudaPooling implements Pooling {

  private static final String FAMILY = "pooling";

  /** The rows from which on the threads of a block divide a window. */
  private static final int LARGE = 7;

  /** The windows that a block divides. */
  private static final int DIVIDED = 32;

  /** The kernels of one width. */
  private static final class Sized {
    final int width;
    final Kernel max;
    final Kernel firstMaxima;
    final Kernel maxGradient;
    final Kernel average;
    final Kernel averageOfLarge;
    final Kernel averageGradient;

    Sized(Device device, int width) {
      this.width = width;
      max = device.kernel(FAMILY, "max_" + width);
      firstMaxima = device.kernel(FAMILY, "first_maxima_" + width);
      maxGradient = device.kernel(FAMILY, "max_gradient_" + width);
      average = device.kernel(FAMILY, "average_" + width);
      averageOfLarge = device.kernel(FAMILY, "average_of_large_" + width);
      averageGradient = device.kernel(FAMILY, "average_gradient_" + width);
    }
  }

  private final Device device;
  private final Sized single;
  private final Sized vector;

  CudaPooling(Device device) {
    this.device = device;
    single = new Sized(device, 1);
    vector = new Sized(device, Vectors.WIDTH);
  }

  @Override
  public void max(PoolingShape shape, Buffer x, Buffer y) {
    Sized kernels = sized(shape, x, y);
    int n = y.length() / kernels.width;
    sizes(kernels.max, n, shape).buffer(x).buffer(y).over(n);
  }

  @Override
  public void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx) {
    Sized kernels = sized(shape, x, gy, gx);
    int windows = gy.length() / kernels.width;
    int n = gx.length() / kernels.width;
    long bytes = (long) Integer.BYTES * gy.length();
    try (DeviceMemory chosen = device.allocate(bytes, "maximum")) { // its pixel
      sizes(kernels.firstMaxima, windows, shape).buffer(x).address(chosen.address()).over(windows);
      sizes(kernels.maxGradient, n, shape).address(chosen.address()).buffer(gy).buffer(gx).over(n);
    }
  }

  @Override
  public void average(PoolingShape shape, Buffer x, Buffer y) {
    Sized kernels = sized(shape, x, y);
    int n = y.length() / kernels.width;
    boolean large = isLarge(shape.down());
    Launch launch =
        sizes(large ? kernels.averageOfLarge : kernels.average, n, shape).buffer(x).buffer(y);
    if (large) {
      launch.blocks(Math.ceilDiv(n, DIVIDED));
    } else {
      launch.over(n);
    }
  }

  @Override
  public void averageGradient(PoolingShape shape, Buffer gy, Buffer gx) {
    Sized kernels = sized(shape, gy, gx);
    int n = gx.length() / kernels.width;
    sizes(kernels.averageGradient, n, shape).buffer(gy).buffer(gx).over(n);
  }

  private static boolean isLarge(PoolingAxis down) {
    return down.size() >= LARGE || (down.size() == 0 && down.pixels() / LARGE >= down.windows());
  }

  private Sized sized(PoolingShape shape, Buffer... operands) {
    return Vectors.width(shape.c(), device, operands) == 1 ? single : vector;
  }

  /** Begins a call of a kernel that computes {@code n} groups of channels. */
  private Launch sizes(Kernel kernel, int n, PoolingShape s) {
    PoolingAxis down = s.down();
    PoolingAxis across = s.across();
    return device
        .launch(kernel)
        .i32(n)
        .ints(
            s.n(),
            s.c(),
            down.pixels(),
            down.windows(),
            down.size(),
            down.stride(),
            down.dilation(),
            down.before(),
            down.after(),
            down.countsPadding() ? 1 : 0,
            across.pixels(),
            across.windows(),
            across.size(),
            across.stride(),
            across.dilation(),
            across.before(),
            across.after(),
            across.countsPadding() ? 1 : 0);
  }
}
