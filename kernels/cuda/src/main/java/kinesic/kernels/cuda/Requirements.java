package kinesic.kernels.cuda;

/**
 * What a machine needs to run this module, as sentences for people: what was found, what is needed,
 * and how to get it.
 */
final class Requirements {

  /** The first CUDA version whose driver compiles the shipped PTX; it was released in 2019. */
  private static final int VERSION = 10010;

  /** The first CUDA version whose driver has the graphs that JCuda calls. */
  private static final int VERSION_OF_GRAPHS = 11040;

  /** The first CUDA version with the function by which JCuda releases a context. */
  private static final int VERSION_OF_RELEASE = 11000;

  private static final int MAJOR = 7;
  private static final int MINOR = 5;

  private Requirements() {}

  /**
   * Checks the CUDA version of the driver, such as 12040 for 12.4.
   *
   * @throws IllegalStateException if the driver is too old
   */
  static void requireVersion(int version) {
    if (version < VERSION) {
      throw new IllegalStateException(
          ("the NVIDIA driver supports CUDA %s, but CUDA %s is needed (driver 418.39 or newer, and"
                  + " 525.60 or newer for cuBLAS 12); install a newer driver from"
                  + " https://www.nvidia.com/drivers")
              .formatted(text(version), text(VERSION)));
    }
  }

  /**
   * Checks the number of a device.
   *
   * @param count the number of devices
   * @throws IllegalStateException if there is no such device
   */
  static void requireDevice(int ordinal, int count) {
    if (count == 0) {
      throw new IllegalStateException(noDevice());
    }
    if (ordinal >= count) {
      throw new IllegalStateException(
          "there is no GPU %s: the driver shows %s, numbered from 0; see CUDA_VISIBLE_DEVICES"
              .formatted(ordinal, count == 1 ? "1 GPU" : count + " GPUs"));
    }
  }

  /**
   * Checks the compute capability.
   *
   * @throws IllegalStateException if it is too low
   */
  static void requireCapability(Driver.Properties device) {
    if (device.major() < MAJOR || (device.major() == MAJOR && device.minor() < MINOR)) {
      throw new IllegalStateException(
          ("%s has compute capability %s.%s, but %s.%s is needed: a GPU of the Turing generation"
                  + " (2018) or newer")
              .formatted(device.name(), device.major(), device.minor(), MAJOR, MINOR));
    }
  }

  /** Returns whether work can be recorded with a driver of this CUDA version. */
  static boolean hasGraphs(int version) {
    return version >= VERSION_OF_GRAPHS;
  }

  /** Returns whether a context can be released with a driver of this CUDA version. */
  static boolean hasRelease(int version) {
    return version >= VERSION_OF_RELEASE;
  }

  /** Returns the sentence for an error while a device was opened. */
  static String explain(CudaException e) {
    String remedy =
        switch (e.code()) {
          case "CUDA_ERROR_NO_DEVICE" -> null;
          case "CUDA_ERROR_OUT_OF_MEMORY" ->
              "the GPU has no memory left for this process; nvidia-smi shows which programs use it";
          case "CUDA_ERROR_DEVICE_UNAVAILABLE" ->
              "another program has the GPU for itself; nvidia-smi shows which one";
          case "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH" ->
              "the driver was updated while the machine was running; restart the machine";
          case "CUDA_ERROR_SYSTEM_NOT_READY" ->
              "the GPU is not ready; where GPUs are connected by NVSwitch, start"
                  + " nvidia-fabricmanager in the driver's version";
          case "CUDA_ERROR_UNSUPPORTED_PTX_VERSION" ->
              "the driver is too old for the kernels; install a newer one from"
                  + " https://www.nvidia.com/drivers";
          case "CUDA_ERROR_JIT_COMPILER_NOT_FOUND" ->
              "the driver's compiler, libnvidia-ptxjitcompiler.so.1, is missing; install the whole"
                  + " driver, and in a container add \"compute\" to NVIDIA_DRIVER_CAPABILITIES";
          default -> "nvidia-smi shows whether driver and GPU work";
        };
    return remedy == null ? noDevice() : "%s: %s".formatted(e.getMessage(), remedy);
  }

  private static String noDevice() {
    return "the NVIDIA driver finds no GPU; nvidia-smi shows which there are, and"
        + " CUDA_VISIBLE_DEVICES may hide them";
  }

  private static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
