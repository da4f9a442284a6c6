package kinesic.facebehavior.database;

import java.io.IOException;

/** A database that cannot be used: which file and line, and in one sentence what was expected. */
public final class DatabaseException extends IOException {

  private static final long serialVersionUID = 1L;

  DatabaseException(String sentence) {
    super(sentence);
  }
}
