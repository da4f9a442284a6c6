package kinesic.engine.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recursive descent parser for {@link Json}: one method per rule of the grammar. */
final class JsonParser {

  private static final int MAX_DEPTH = 100;
  private static final int QUOTED = 20; // characters of the text that a message shows
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  JsonParser(String text) {
    this.text = text;
    at = text.startsWith("\uFEFF") ? 1 : 0;
    lineStart = at;
  }

  Json parse() throws JsonException {
    Json root = value("", 0);
    skipSpace();
    if (at < text.length()) {
      throw expected("the end of the text");
    }
    return root;
  }

  private Json value(String path, int depth) throws JsonException {
    skipSpace();
    if (depth > MAX_DEPTH) {
      throw error("values are nested more than %s levels deep".formatted(MAX_DEPTH));
    }
    int startLine = line;
    int column = column();
    return switch (peek()) {
      case '{' -> Json.object(path, startLine, column, members(path, depth));
      case '[' -> Json.array(path, startLine, column, elements(path, depth));
      case '"' -> Json.scalar(Json.Type.STRING, path, startLine, column, string());
      case 't' -> Json.scalar(Json.Type.BOOLEAN, path, startLine, column, literal("true"));
      case 'f' -> Json.scalar(Json.Type.BOOLEAN, path, startLine, column, literal("false"));
      case 'n' -> Json.scalar(Json.Type.NULL, path, startLine, column, literal("null"));
      default -> Json.scalar(Json.Type.NUMBER, path, startLine, column, number());
    };
  }

  private Map<String, Json> members(String path, int depth) throws JsonException {
    Map<String, Json> members = new LinkedHashMap<>();
    take('{');
    if (takeIf('}')) {
      return members;
    }
    do {
      skipSpace();
      int nameLine = line;
      int nameColumn = column();
      if (peek() != '"') {
        throw expected("a name in double quotes");
      }
      String name = string();
      take(':');
      Json member = value(path.isEmpty() ? name : path + "." + name, depth + 1);
      if (members.put(name, member) != null) {
        throw new JsonException(
            "%s appears twice".formatted(Json.quote(name)), nameLine, nameColumn);
      }
    } while (takeIf(','));
    take('}');
    return members;
  }

  private List<Json> elements(String path, int depth) throws JsonException {
    List<Json> elements = new ArrayList<>();
    take('[');
    if (takeIf(']')) {
      return elements;
    }
    do {
      elements.add(value("%s[%s]".formatted(path, elements.size()), depth + 1));
    } while (takeIf(','));
    take(']');
    return elements;
  }

  private String string() throws JsonException {
    take('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      value.append(character());
    }
    at++;
    return value.toString();
  }

  private char character() throws JsonException {
    char c = peek();
    if (c < ' ') {
      throw expected("the closing quote of a string");
    }
    at++;
    if (c != '\\') {
      return c;
    }
    char escaped = peek();
    switch (escaped) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u' -> at++;
      default -> throw expected("a character that can follow a backslash in JSON");
    }
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> escaped;
    };
  }

  private char hexadecimal() throws JsonException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw expected("four hexadecimal digits");
      }
      value = 16 * value + digit;
      at++;
    }
    return (char) value;
  }

  private String literal(String literal) throws JsonException {
    if (!text.startsWith(literal, at)) {
      throw expected("a value");
    }
    at += literal.length();
    return literal;
  }

  private String number() throws JsonException {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw expected("a value");
    }
    at = matcher.end();
    return matcher.group();
  }

  private void take(char wanted) throws JsonException {
    if (!takeIf(wanted)) {
      throw expected("'" + wanted + "'");
    }
  }

  private boolean takeIf(char wanted) {
    skipSpace();
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** Returns the next character, 0 at the end of the text. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      if (text.charAt(at++) == '\n') {
        line++;
        lineStart = at;
      }
    }
  }

  private int column() {
    return at - lineStart + 1;
  }

  private JsonException expected(String what) {
    String rest = text.substring(at, Math.min(at + QUOTED, text.length()));
    String found = rest.isEmpty() ? "the end of the text" : rest.lines().findFirst().orElse("");
    return error("expected %s, found %s".formatted(what, found));
  }

  private JsonException error(String problem) {
    return new JsonException(problem, line, column());
  }
}
