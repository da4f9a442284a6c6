package kinesic.facebehavior.database;

import java.io.IOException;

/** Reports a database that cannot be used; the message names the file, the line and the reason. */
public final class DatabaseException extends IOException {

  private static final long serialVersionUID = 1L;

  DatabaseException(String sentence) {
    super(sentence);
  }
}
