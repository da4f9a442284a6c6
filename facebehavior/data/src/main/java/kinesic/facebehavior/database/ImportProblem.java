package kinesic.facebehavior.database;

import java.util.Locale;

/** Something wrong with the files of a database: where, and in one sentence what. */
final class ImportProblem extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong, in the words of a summary. */
  enum Kind {
    MISSING_IMAGE,
    MISSING_FILE,
    UNKNOWN_LABEL,
    WRONG_COLUMNS,
    DUPLICATE,
    MISSING_LANDMARKS,
    TRUNCATED_FILE,
    UNREADABLE_FILE;

    /** In running text: "missing image". */
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

  /** A problem whose place and problem {@code failure} says. */
  static ImportProblem of(Kind kind, Exception failure) {
    return new ImportProblem(kind, String.valueOf(failure.getMessage()));
  }

  Kind kind() {
    return kind;
  }

  /** SourceLocation and problem in one sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
