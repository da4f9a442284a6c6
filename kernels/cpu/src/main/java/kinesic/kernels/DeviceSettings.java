package kinesic.kernels;

/**
 * What a backend on a device may do.
 *
 * @param tf32 whether matrix products and convolutions may round their operands to TF32, which has
 *     10 bits of mantissa instead of float32's 23, and is several times as fast on NVIDIA GPUs
 *     since Ampere
 */
public record DeviceSettings(boolean tf32) {

  /** Float32 everywhere. */
  public static final DeviceSettings EXACT = new DeviceSettings(false);
}
