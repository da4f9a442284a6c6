package kinesic.nn.distributed;

import java.io.IOException;

/** Leads a thread of a group out of an exchange once the group has ended. */
final class EndedException extends IOException {

  private static final long serialVersionUID = 1L;

  EndedException() {
    super("the group has ended");
  }
}
