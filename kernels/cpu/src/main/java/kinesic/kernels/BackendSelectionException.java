package kinesic.kernels;

import java.io.Serial;

/**
 * Reports that a backend was selected that cannot run here. The message is one sentence that begins
 * with the setting that selected it, such as a system property.
 *
 * <p>The type is separate from {@link IllegalArgumentException} so that code which translates the
 * errors of a file does not mistake a wrong setting for a damaged file.
 */
public final class BackendSelectionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception for a setting with an unusable value. */
  public BackendSelectionException(String setting, String value, String problem) {
    super("%s is \"%s\": %s".formatted(setting, value, problem));
  }

  BackendSelectionException(
      String setting, String value, String problem, IllegalStateException cause) {
    this(setting, value, problem);
    initCause(cause);
  }
}
