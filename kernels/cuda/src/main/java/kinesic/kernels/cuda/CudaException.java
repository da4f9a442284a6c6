package kinesic.kernels.cuda;

import java.io.Serial;
import java.util.Set;

/** Reports an error of the CUDA driver, of cuBLAS or of cuDNN. */
public final class CudaException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Errors after which the driver refuses all further work in the context. */
  private static final Set<String> FINAL =
      Set.of(
          "CUDA_ERROR_ASSERT",
          "CUDA_ERROR_CONTEXT_IS_DESTROYED",
          "CUDA_ERROR_ECC_UNCORRECTABLE",
          "CUDA_ERROR_HARDWARE_STACK_ERROR",
          "CUDA_ERROR_ILLEGAL_ADDRESS",
          "CUDA_ERROR_ILLEGAL_INSTRUCTION",
          "CUDA_ERROR_INVALID_ADDRESS_SPACE",
          "CUDA_ERROR_INVALID_PC",
          "CUDA_ERROR_LAUNCH_FAILED",
          "CUDA_ERROR_LAUNCH_TIMEOUT",
          "CUDA_ERROR_MISALIGNED_ADDRESS",
          "CUDA_ERROR_NVLINK_UNCORRECTABLE");

  /** The name of the error as the library spells it. */
  private final String code;

  /**
   * Creates an exception.
   *
   * @param function the function that failed
   * @param code the name of the error as the library spells it, such as {@code
   *     CUDA_ERROR_OUT_OF_MEMORY}
   * @param detail what was attempted
   */
  public CudaException(String function, String code, String detail) {
    this("%s: %s - %s".formatted(function, code, detail), code);
  }

  private CudaException(String message, String code) {
    super(message);
    this.code = code;
  }

  /**
   * Returns this error as that of a kernel that ran before the call that reports it.
   *
   * @param name the kernel that was launched last
   */
  CudaException afterKernel(String name) {
    return new CudaException(
        ("a kernel failed (%s), the last one launched was %s; nothing else can run on the GPU in this"
                + " process; with -D%s=true the kernel that fails is reported by its own call")
            .formatted(getMessage(), name, Device.SYNCHRONOUS),
        code);
  }

  /** Returns whether the device has not enough memory. */
  boolean isOutOfMemory() {
    return code.equals("CUDA_ERROR_OUT_OF_MEMORY");
  }

  /** Returns whether nothing can run on the device any more in this process. */
  boolean isFinal() {
    return FINAL.contains(code);
  }

  /** Returns whether work was recorded that cannot be. */
  boolean isOfRecording() {
    return code.startsWith("CUDA_ERROR_STREAM_CAPTURE_");
  }

  /** Returns the name of the error as the library spells it. */
  public String code() {
    return code;
  }
}
