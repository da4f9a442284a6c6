package kinesic.nn.distributed;

import java.io.IOException;

/** The other end of a connection has sent what it must not send. */
final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param what what it has sent
   */
  ProtocolException(String what) {
    super(what);
  }
}
