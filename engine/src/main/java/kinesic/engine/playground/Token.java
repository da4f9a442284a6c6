package kinesic.engine.playground;

/**
 * A word of a program.
 *
 * @param text the characters; empty at the end of the program
 */
record Token(Kind kind, String text, Position position) {

  /** What a token is. */
  enum Kind {
    NUMBER,
    NAME,
    SYMBOL,
    /** The end of a line outside of brackets, or a semicolon. */
    SEPARATOR,
    END
  }

  /** Returns whether this is the given symbol. */
  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Returns how a message names it. */
  String described() {
    return switch (kind) {
      case NUMBER, NAME, SYMBOL -> "'" + text + "'";
      case SEPARATOR -> text.equals(";") ? "';'" : "the end of the line";
      case END -> "the end of the text";
    };
  }
}
