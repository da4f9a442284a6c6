package kinesic.kernels;

import java.io.Serial;

/**
 * Reports that a system property selects a backend that cannot run here. The message is one
 * sentence that begins with the name of the property.
 *
 * <p>The type is separate from {@link IllegalArgumentException} so that code which translates the
 * errors of a file does not mistake a wrong setting for a damaged file.
 */
public final class BackendSelectionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception for a property with an unusable value. */
  public BackendSelectionException(String property, String value, String problem) {
    super("%s is \"%s\": %s".formatted(property, value, problem));
  }

  BackendSelectionException(
      String property, String value, String problem, IllegalStateException cause) {
    this(property, value, problem);
    initCause(cause);
  }
}
