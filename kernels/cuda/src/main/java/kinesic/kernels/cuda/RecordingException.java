package kinesic.kernels.cuda;

import java.io.Serial;

/** Reports that work which is being recorded did something that a record cannot repeat. */
final class RecordingException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says what the work did. */
  RecordingException(String message) {
    super(message);
  }
}
