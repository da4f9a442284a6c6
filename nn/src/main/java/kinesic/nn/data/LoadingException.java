package kinesic.nn.data;

/** Says which sample could not be read, or which batch could not be made. */
public final class LoadingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LoadingException(String message, Throwable cause) {
    super(message, cause);
  }
}
