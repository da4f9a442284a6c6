package kinesic.onnx.export;

import java.io.Serial;

/** An op that cannot be written; the message says why. */
final class Refusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason);
  }
}
