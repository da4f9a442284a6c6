package kinesic.engine.io;

import java.io.IOException;
import java.io.Serial;

/** Reports text that is not JSON, or JSON that does not have the expected structure. */
public final class JsonException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final String problem;
  private final int line;
  private final int column;

  JsonException(String problem, int line, int column) {
    this("", problem, line, column);
  }

  private JsonException(String source, String problem, int line, int column) {
    super("%sline %s, column %s: %s".formatted(source, line, column, problem));
    this.problem = problem;
    this.line = line;
    this.column = column;
  }

  /** Returns this exception with {@code source}, usually the name of a file, in its message. */
  JsonException in(String source) {
    JsonException named = new JsonException(source + ": ", problem, line, column);
    named.initCause(this);
    return named;
  }

  /** Returns the message without source, line and column. */
  public String problem() {
    return problem;
  }

  /** Returns the line of the problem, counted from 1. */
  public int line() {
    return line;
  }

  /** Returns the column of the problem in UTF-16 code units, counted from 1. */
  public int column() {
    return column;
  }
}
