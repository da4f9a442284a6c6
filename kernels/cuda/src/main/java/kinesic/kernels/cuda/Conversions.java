package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;

/** Conversions to and from floats on the device, see {@code conversion.cu}. */
final class Conversions {

  private static final String FAMILY = "conversion";

  private final Device device;
  private final Kernel toIntegers;
  private final Kernel fromBytes;

  Conversions(Device device) {
    this.device = device;
    toIntegers = device.kernel(FAMILY, "to_integers");
    fromBytes = device.kernel(FAMILY, "from_bytes");
  }

  /** Writes the integers that {@code x} contains as floats to {@code y}, as the bits of ints. */
  void toIntegers(Buffer x, Buffer y) {
    device.launch(toIntegers).i32(y.length()).buffer(x).buffer(y).over(y.length());
  }

  /**
   * Computes y[i] = v[i] / divisor + shift, rounded after each step.
   *
   * @param bytes the address of {@code y.length()} unsigned bytes v, a multiple of 4; the kernel
   *     reads whole words
   */
  void fromBytes(long bytes, float divisor, float shift, Buffer y) {
    device
        .launch(fromBytes)
        .i32(y.length())
        .address(bytes)
        .f32(divisor)
        .f32(shift)
        .buffer(y)
        .over((y.length() + 3) >>> 2);
  }
}
