package kinesic.facebehavior.database;

import java.io.IOException;
import java.util.Locale;
import kinesic.facebehavior.csv.CsvException;

/** Reports a problem in the files of a database; the message is one sentence with its location. */
final class ImportProblem extends Exception {

  private static final long serialVersionUID = 1L;

  /** The kinds under which a summary counts problems. */
  enum Kind {
    MISSING_IMAGE,
    MISSING_FILE,
    UNKNOWN_LABEL,
    WRONG_COLUMNS,
    DUPLICATE,
    MISSING_LANDMARKS,
    UNUSABLE_LANDMARKS,
    TRUNCATED_FILE,
    UNREADABLE_FILE;

    /** Returns the kind in running text, such as "missing image". */
    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final Kind kind;

  ImportProblem(Kind kind, SourceLocation location, String problem) {
    this(kind, location + ": " + problem);
  }

  private ImportProblem(Kind kind, String sentence) {
    super(sentence, null, false, false); // there may be a million; no stack traces
    this.kind = kind;
  }

  /** Returns a problem with the message of {@code failure}, which names the location. */
  static ImportProblem of(Kind kind, IOException failure) {
    return new ImportProblem(kind, String.valueOf(failure.getMessage()));
  }

  /** Returns the problem of a delimited file. */
  static ImportProblem of(CsvException failure) {
    Kind kind =
        switch (failure.scope()) {
          case MISSING_FILE -> Kind.MISSING_FILE;
          case UNREADABLE_FILE -> Kind.UNREADABLE_FILE;
          case CONTENT -> Kind.WRONG_COLUMNS;
        };
    return of(kind, failure);
  }

  Kind kind() {
    return kind;
  }

  /** Returns location and problem in one sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
