package kinesic.kernels.cuda;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Window;

/**
 * Depthwise convolution, channels last: a thread computes a few adjacent pixels for one or four
 * channels. The gradient of the filter is summed in parts.
 */
final class CudaDepthwise {

  private static final String FAMILY = "depthwise";

  /** The adjacent pixels of a thread. */
  private static final int PIXELS = 4;

  /** The blocks that add up the gradient of the filter. */
  private static final int ADDING_BLOCKS = 1024;

  /** The kernels of one width. */
  private static final class Sized {
    final int width;
    final FunctionKernels<Activation> forward;
    final Kernel data; // for any strides
    final Kernel data1; // for strides of 1
    final Kernel data2;
    final Kernel filter; // for any window
    final Kernel filter3; // for windows three taps wide
    final Kernel filter5;

    Sized(Device device, int width) {
      this.width = width;
      forward =
          new FunctionKernels<>(
              device, FAMILY, Activation.class, f -> "forward_" + f + "_" + width);
      data = device.kernel(FAMILY, "backward_data_0_" + width);
      data1 = device.kernel(FAMILY, "backward_data_1_" + width);
      data2 = device.kernel(FAMILY, "backward_data_2_" + width);
      filter = device.kernel(FAMILY, "filter_parts_1_" + width);
      filter3 = device.kernel(FAMILY, "filter_parts_3_" + width);
      filter5 = device.kernel(FAMILY, "filter_parts_5_" + width);
    }

    Kernel data(Window window) {
      if (window.strideY() != window.strideX()) {
        return data;
      }
      return switch (window.strideX()) {
        case 1 -> data1;
        case 2 -> data2;
        default -> data;
      };
    }

    Kernel filter(Window window) {
      return switch (window.width()) {
        case 3 -> filter3;
        case 5 -> filter5;
        default -> filter;
      };
    }
  }

  private final Device device;
  private final Sized single;
  private final Sized vector;
  private final Kernel filterSums;

  CudaDepthwise(Device device) {
    this.device = device;
    single = new Sized(device, 1);
    vector = new Sized(device, Vectors.WIDTH);
    filterSums = device.kernel(FAMILY, "filter_sums");
  }

  /**
   * See {@link kinesic.kernels.Convolution#forward}.
   *
   * @param shape is depthwise, channels last
   */
  void forward(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    Sized kernels = sized(Vectors.width(shape.cout(), device, x, filter, epilogue.bias(), y));
    Kernel kernel = kernels.forward.of(epilogue.activation());
    int n = runs(shape.n() * shape.outputHeight(), shape.outputWidth(), shape.cout(), kernels);
    sizes(device.launch(kernel).i32(n), shape)
        .buffer(x)
        .buffer(filter)
        .buffer(epilogue.bias())
        .i32(epilogue.accumulate() ? 1 : 0)
        .buffer(y)
        .over(n);
  }

  /**
   * See {@link kinesic.kernels.Convolution#backwardData}.
   *
   * @param shape is depthwise, channels last
   */
  void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    Sized kernels = sized(Vectors.width(shape.cin(), device, gy, filter, gx));
    int n = runs(shape.n() * shape.h(), shape.w(), shape.cin(), kernels);
    sizes(device.launch(kernels.data(shape.window())).i32(n), shape)
        .buffer(gy)
        .buffer(filter)
        .buffer(gx)
        .over(n);
  }

  /**
   * See {@link kinesic.kernels.Convolution#backwardFilter}.
   *
   * @param shape is depthwise, channels last
   */
  void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    Sized kernels = sized(Vectors.width(shape.cout()));
    Window window = shape.window();
    Kernel kernel = kernels.filter(window);
    int layers = window.height() * (kernel.equals(kernels.filter) ? window.width() : 1);
    ColumnTiles tiles = ColumnTiles.of(shape.outputWidth(), shape.cout(), kernels.width);
    int most = Math.max(ADDING_BLOCKS / Math.max(tiles.count() * layers, 1), 1);
    int parts = Math.min(shape.n() * shape.outputHeight(), most);
    long bytes = (long) Double.BYTES * parts * gf.length();
    try (DeviceMemory sums = device.allocate(bytes, "partial sum")) {
      sizes(device.launch(kernel), shape)
          .i32(tiles.across())
          .i32(layers)
          .buffer(x)
          .buffer(gy)
          .i32(Vectors.areAligned(device, x, gy) ? 1 : 0)
          .address(sums.address())
          .grid(tiles.count() * layers, parts, 1);
      device
          .launch(filterSums)
          .i32(parts)
          .i32(gf.length())
          .address(sums.address())
          .buffer(gf)
          .blocks(ColumnSums.blocks(gf.length()));
    }
  }

  private Sized sized(int width) {
    return width == 1 ? single : vector;
  }

  /** Returns the number of threads that compute images with {@code rows} rows in total. */
  private static int runs(int rows, int columns, int channels, Sized kernels) {
    return rows * Math.ceilDiv(columns, PIXELS) * (channels / kernels.width);
  }

  /** Passes the sizes. */
  private static Launch sizes(Launch launch, ConvolutionShape s) {
    Window w = s.window();
    return launch.ints(
        s.n(),
        s.h(),
        s.w(),
        s.cout(),
        s.outputHeight(),
        s.outputWidth(),
        w.height(),
        w.width(),
        w.strideY(),
        w.strideX(),
        w.dilationY(),
        w.dilationX(),
        w.padTop(),
        w.padLeft());
  }
}
