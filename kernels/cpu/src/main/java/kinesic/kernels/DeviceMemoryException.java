package kinesic.kernels;

import java.io.Serial;

/**
 * Reports that the memory of a device is exhausted. The message is one sentence that names the
 * request, what uses the memory, and what helps.
 */
public final class DeviceMemoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception with its sentence. */
  public DeviceMemoryException(String message) {
    super(message);
  }
}
