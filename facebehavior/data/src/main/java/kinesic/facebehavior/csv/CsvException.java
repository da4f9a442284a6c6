package kinesic.facebehavior.csv;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** Reports a file that is not the expected table; the message names the file and the line. */
public final class CsvException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** What a problem is about. */
  public enum Scope {
    /** The file does not exist. */
    MISSING_FILE,
    /** The file cannot be read, or is not text in UTF-8. */
    UNREADABLE_FILE,
    /** The header or one row does not have the expected form. */
    CONTENT
  }

  private final Scope scope;

  CsvException(Scope scope, Path file, String problem) {
    super(file + ": " + problem);
    this.scope = scope;
  }

  CsvException(Path file, long line, String problem) {
    super(file + ", line " + line + ": " + problem);
    this.scope = Scope.CONTENT;
  }

  /** Returns what the problem is about. */
  public Scope scope() {
    return scope;
  }
}
