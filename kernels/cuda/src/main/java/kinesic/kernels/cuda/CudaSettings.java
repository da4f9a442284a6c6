package kinesic.kernels.cuda;

import kinesic.kernels.DeviceSettings;

/**
 * What cuBLAS and cuDNN may do.
 *
 * @param tf32 whether they may round factors to TF32, see {@link DeviceSettings}
 * @param exact whether they compute every convolution directly, see {@link
 *     kinesic.kernels.Convolution}
 * @param measured whether the algorithms of convolutions are measured. Two that are about equally
 *     fast may then change places from one run of a program to the next, and the results differ by
 *     rounding. Otherwise cuDNN chooses by the sizes alone.
 */
record CudaSettings(boolean tf32, boolean exact, boolean measured) {

  /** Float32, and the fastest algorithms. */
  static final CudaSettings STANDARD = new CudaSettings(false, false, true);

  /**
   * Returns {@code settings} and what the system properties {@code kinesic.convolution} ({@code
   * exact} or not) and {@code kinesic.cuda.measure} ({@code false} or not) say.
   */
  static CudaSettings of(DeviceSettings settings) {
    return new CudaSettings(
        settings.tf32(),
        "exact".equals(System.getProperty("kinesic.convolution")),
        !"false".equals(System.getProperty("kinesic.cuda.measure")));
  }
}
