package kinesic.kernels.cuda;

import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;

/** What follows a product or a convolution: bias and activation, in one pass over the result. */
final class CudaEpilogue {

  private final Device device;
  private final FunctionKernels<Activation> singles;
  private final FunctionKernels<Activation> vectors;

  CudaEpilogue(Device device) {
    this.device = device;
    singles = kernels(device, 1);
    vectors = kernels(device, Vectors.WIDTH);
  }

  private static FunctionKernels<Activation> kernels(Device device, int width) {
    return new FunctionKernels<>(
        device, "epilogue", Activation.class, f -> "epilogue_" + f + "_" + width);
  }

  /**
   * Applies bias and activation to y, [rows, columns]. That the product is added to y is the task
   * of the product.
   */
  void apply(Epilogue epilogue, int rows, int columns, Buffer y) {
    Activation activation = epilogue.activation();
    if (epilogue.bias() == null && activation == Activation.NONE) {
      return;
    }
    int width = Vectors.width(columns, device, epilogue.bias(), y);
    Kernel kernel = (width == 1 ? singles : vectors).of(activation);
    int n = rows * (columns / width);
    device.launch(kernel).i32(n).i32(columns).buffer(epilogue.bias()).buffer(y).over(n);
  }
}
