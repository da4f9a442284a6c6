package kinesic.kernels.cuda;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;

/** What follows a product or a convolution: bias and activation, in one pass over the result. */
final class CudaEpilogue {

  private final Device device;
  private final Kernel single;
  private final Kernel vector;

  CudaEpilogue(Device device) {
    this.device = device;
    this.single = device.kernel("epilogue", "epilogue_1");
    this.vector = device.kernel("epilogue", "epilogue_4");
  }

  /**
   * Applies bias and activation to y, [rows, columns]. That the product is added to y is the task
   * of the product.
   */
  void apply(Epilogue epilogue, int rows, int columns, Buffer y) {
    if (epilogue.bias() == null && epilogue.activation() == Activation.NONE) {
      return;
    }
    int width = Vectors.width(columns, device, epilogue.bias(), y);
    int n = rows * (columns / width);
    device
        .launch(width == 1 ? single : vector)
        .i32(n)
        .i32(columns)
        .buffer(epilogue.bias())
        .i32(epilogue.activation().ordinal())
        .buffer(y)
        .over(n);
  }
}
