package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in a JSON file, with its place in it.
 *
 * @param row where it begins
 * @param value a map of members, a list of elements, a number as {@link Double}, or a text as
 *     {@link String}; true, false and null are texts too
 */
record JsonNode(LabelRow row, Object value) {

  /**
   * Reads a file.
   *
   * @throws ImportProblem if there is none, or it is no JSON
   */
  static JsonNode read(Path file) throws ImportProblem {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ImportProblem(
          ImportProblem.Kind.UNREADABLE_FILE, SourceLocation.of(file), "is not UTF-8 text");
    } catch (IOException e) {
      throw new ImportProblem(
          ImportProblem.Kind.UNREADABLE_FILE,
          SourceLocation.of(file),
          "cannot be read: " + e.getMessage());
    }
    Parser parser = new Parser(file, text);
    JsonNode root = parser.value(0);
    parser.end();
    return root;
  }

  /** The members of an object, in the order of the file. */
  Map<String, JsonNode> members() throws ImportProblem {
    if (!(value instanceof Map<?, ?> map)) {
      throw expected("an object");
    }
    Map<String, JsonNode> members = new LinkedHashMap<>();
    map.forEach((name, node) -> members.put((String) name, (JsonNode) node));
    return members;
  }

  /** A member of an object. */
  JsonNode member(String name) throws ImportProblem {
    if (value instanceof Map<?, ?> map && map.get(name) instanceof JsonNode member) {
      return member;
    }
    throw row.problem(
        ImportProblem.Kind.WRONG_COLUMNS,
        value instanceof Map<?, ?> map
            ? "\"%s\" is missing, there is %s".formatted(name, map.keySet())
            : "expected an object with \"%s\"".formatted(name));
  }

  /** The elements of an array. */
  List<JsonNode> elements() throws ImportProblem {
    if (!(value instanceof List<?> list)) {
      throw expected("an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    list.forEach(node -> elements.add((JsonNode) node));
    return elements;
  }

  /** A number. */
  double number() throws ImportProblem {
    if (value instanceof Double number) {
      return number;
    }
    throw expected("a number");
  }

  private ImportProblem expected(String what) {
    String found =
        value instanceof Map<?, ?>
            ? "an object"
            : value instanceof List<?> ? "an array" : String.valueOf(value);
    return row.problem(
        ImportProblem.Kind.UNKNOWN_LABEL, "expected %s, found %s".formatted(what, found));
  }

  /** Recursive descent. */
  private static final class Parser {

    private static final int DEEPEST = 100;
    private static final String DIGITS = "+-.0123456789eE";

    private final Path file;
    private final String text;
    private int at;
    private int lineNumber = 1;

    Parser(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    JsonNode value(int depth) throws ImportProblem {
      char c = peek();
      if (depth > DEEPEST) {
        throw problem("is nested too deeply");
      }
      LabelRow row = new LabelRow(new SourceLocation(file, lineNumber), List.of());
      return switch (c) {
        case '{' -> new JsonNode(row, object(depth));
        case '[' -> new JsonNode(row, array(depth));
        case '"' -> new JsonNode(row, string());
        case 't' -> new JsonNode(row, word("true"));
        case 'f' -> new JsonNode(row, word("false"));
        case 'n' -> new JsonNode(row, word("null"));
        default -> new JsonNode(row, number());
      };
    }

    private Map<String, JsonNode> object(int depth) throws ImportProblem {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      take('{');
      if (peek() == '}') {
        take('}');
        return members;
      }
      while (true) {
        peek();
        int nameLine = lineNumber;
        String name = string();
        take(':');
        if (members.put(name, value(depth + 1)) != null) {
          throw new ImportProblem(
              ImportProblem.Kind.DUPLICATE,
              new SourceLocation(file, nameLine),
              "\"%s\" appears twice".formatted(name));
        }
        if (peek() == '}') {
          take('}');
          return members;
        }
        take(',');
      }
    }

    private List<JsonNode> array(int depth) throws ImportProblem {
      List<JsonNode> elements = new ArrayList<>();
      take('[');
      if (peek() == ']') {
        take(']');
        return elements;
      }
      while (true) {
        elements.add(value(depth + 1));
        if (peek() == ']') {
          take(']');
          return elements;
        }
        take(',');
      }
    }

    private String string() throws ImportProblem {
      take('"');
      StringBuilder value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length()) {
          value.append(c); // names of frames have no escapes; they are kept as they are
          c = text.charAt(at++);
        }
        value.append(c);
      }
      take('"');
      return value.toString();
    }

    private String word(String word) throws ImportProblem {
      if (!text.startsWith(word, at)) {
        throw problem("expected a value");
      }
      at += word.length();
      return word;
    }

    private Double number() throws ImportProblem {
      int start = at;
      while (at < text.length() && DIGITS.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      try {
        return Double.valueOf(text.substring(start, at));
      } catch (NumberFormatException e) {
        throw problem("expected a value");
      }
    }

    void end() throws ImportProblem {
      if (peek() != 0) {
        throw problem("expected nothing more");
      }
    }

    private void take(char wanted) throws ImportProblem {
      if (peek() != wanted) {
        throw problem("expected '" + wanted + "'");
      }
      at++;
    }

    /** The next character that is no white space; 0 at the end. */
    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        if (text.charAt(at++) == '\n') {
          lineNumber++;
        }
      }
      return at < text.length() ? text.charAt(at) : 0;
    }

    private ImportProblem problem(String problem) {
      boolean atEnd = peek() == 0;
      return new ImportProblem(
          ImportProblem.Kind.UNREADABLE_FILE,
          new SourceLocation(file, lineNumber),
          "is no JSON: " + problem + (atEnd ? ", found the end of the file" : ""));
    }
  }
}
