package kinesic.nn.distributed;

import java.io.IOException;

/** Another rank says that the group has ended. */
final class EndingException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Ending ending;

  EndingException(Ending ending) {
    super(ending.reason());
    this.ending = ending;
  }

  Ending ending() {
    return ending;
  }
}
