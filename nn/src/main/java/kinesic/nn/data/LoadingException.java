package kinesic.nn.data;

/** Thrown when a sample could not be read or a batch could not be collated; names it. */
public final class LoadingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LoadingException(String message, Throwable cause) {
    super(message, cause);
  }
}
