package kinesic.kernels.cuda;

import java.io.Serial;

/** Reports an error of the CUDA driver, of cuBLAS or of cuDNN. */
public final class CudaException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

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
    super("%s: %s - %s".formatted(function, code, detail));
    this.code = code;
  }

  /** Returns the name of the error as the library spells it. */
  public String code() {
    return code;
  }
}
