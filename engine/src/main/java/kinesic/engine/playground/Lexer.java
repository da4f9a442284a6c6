package kinesic.engine.playground;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.playground.Token.Kind;

/**
 * Cuts a text into tokens. Blanks and comments, from # to the end of the line, separate tokens and
 * are dropped; so are the ends of lines within brackets.
 */
final class Lexer {

  private static final String SYMBOLS = "+-*/@=()[],";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private int brackets; // open ones

  private Lexer(String text) {
    this.text = text;
  }

  /** Returns the tokens; the last one is of the kind END. */
  static List<Token> tokens(String text) throws ProgramException {
    Lexer lexer = new Lexer(text);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    lexer.add(Kind.END, 0);
    return lexer.tokens;
  }

  private void next() throws ProgramException {
    char c = text.charAt(at);
    if (c == '#') {
      at = end(at, other -> other != '\n');
    } else if (c == '\n') {
      endLine();
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (c == ';') {
      add(Kind.SEPARATOR, 1);
    } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      add(Kind.NUMBER, endOfNumber() - at);
    } else if (Character.isLetter(c) || c == '_') {
      add(Kind.NAME, end(at, other -> Character.isLetterOrDigit(other) || other == '_') - at);
    } else if (text.startsWith("**", at)) {
      add(Kind.SYMBOL, 2);
    } else if (SYMBOLS.indexOf(c) >= 0) {
      brackets += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      add(Kind.SYMBOL, 1);
    } else {
      throw new ProgramException(position(), "the character '" + shown() + "' has no meaning here");
    }
  }

  /** Returns the character at the current place, which may take two chars. */
  private String shown() {
    return Character.toString(text.codePointAt(at));
  }

  private void endLine() {
    if (brackets <= 0) {
      add(Kind.SEPARATOR, 1);
    } else {
      at++;
    }
    line++;
    lineStart = at;
  }

  /** Digits, perhaps a point and digits, perhaps an exponent. */
  private int endOfNumber() {
    int end = end(at, Lexer::isDigit);
    if (end < text.length() && text.charAt(end) == '.') {
      end = end(end + 1, Lexer::isDigit);
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int digits = end + 1;
      if (digits < text.length() && "+-".indexOf(text.charAt(digits)) >= 0) {
        digits++;
      }
      int endOfDigits = end(digits, Lexer::isDigit);
      end = endOfDigits > digits ? endOfDigits : end;
    }
    return end;
  }

  /** Digits of other scripts are letters here: a float is written with 0 to 9. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A property of a character. */
  private interface Test {
    boolean holds(char c);
  }

  private int end(int from, Test test) {
    int end = from;
    while (end < text.length() && test.holds(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void add(Kind kind, int length) {
    tokens.add(new Token(kind, text.substring(at, at + length), position()));
    at += length;
  }

  private Position position() {
    return new Position(at, line, at - lineStart + 1);
  }
}
