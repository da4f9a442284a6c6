package kinesic.kernels.cuda;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;

/** What follows a product or a convolution: bias and activation, in one pass over the result. */
final class CudaEpilogue {

  private final Device device;
  private final Map<Activation, Kernel> singles = new EnumMap<>(Activation.class);
  private final Map<Activation, Kernel> vectors = new EnumMap<>(Activation.class);

  CudaEpilogue(Device device) {
    this.device = device;
    for (Activation activation : Activation.values()) {
      String name = "epilogue_" + activation + "_";
      singles.put(activation, device.kernel("epilogue", name + 1));
      vectors.put(activation, device.kernel("epilogue", name + Vectors.WIDTH));
    }
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
    Kernel kernel = Objects.requireNonNull((width == 1 ? singles : vectors).get(activation));
    int n = rows * (columns / width);
    device.launch(kernel).i32(n).i32(columns).buffer(epilogue.bias()).buffer(y).over(n);
  }
}
