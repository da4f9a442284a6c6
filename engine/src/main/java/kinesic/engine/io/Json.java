package kinesic.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value (RFC 8259) that knows its position in the text.
 *
 * <pre>{@code
 * Json frames = Json.read(path).member("frames");
 * for (Map.Entry<String, Json> frame : frames.members().entrySet()) {
 *   double valence = frame.getValue().member("valence").number();
 * }
 * }</pre>
 *
 * <p>Accessors check the type of the value. A mismatch throws a {@link JsonException} that contains
 * the line, the column and the path of the value: {@code line 7, column 13: frames.0001.valence:
 * expected a number, found a string}.
 *
 * <p>The parser is strict: it accepts neither comments, nor trailing commas, nor NaN, nor duplicate
 * names, nor values that are nested more than 100 levels deep. It ignores a byte order mark.
 */
public final class Json {

  /** The types of JSON values. */
  public enum Type {
    /** Named members. */
    OBJECT("an object"),
    /** A list of elements. */
    ARRAY("an array"),
    /** Text. */
    STRING("a string"),
    /** A decimal number. */
    NUMBER("a number"),
    /** True or false. */
    BOOLEAN("a boolean"),
    /** The literal {@code null}. */
    NULL("null");

    private final String phrase;

    Type(String phrase) {
      this.phrase = phrase;
    }

    /** Returns the type with its article, for messages. */
    @Override
    public String toString() {
      return phrase;
    }
  }

  private final Type type;
  private final String path;
  private final int line;
  private final int column;
  private final String text; // of a string; the literal of a number or boolean
  private final Map<String, Json> members;
  private final List<Json> elements;

  private Json(
      Type type,
      String path,
      int line,
      int column,
      String text,
      Map<String, Json> members,
      List<Json> elements) {
    this.type = type;
    this.path = path;
    this.line = line;
    this.column = column;
    this.text = text;
    this.members = members;
    this.elements = elements;
  }

  static Json object(String path, int line, int column, Map<String, Json> members) {
    Map<String, Json> view = Collections.unmodifiableMap(members);
    return new Json(Type.OBJECT, path, line, column, "", view, List.of());
  }

  static Json array(String path, int line, int column, List<Json> elements) {
    return new Json(Type.ARRAY, path, line, column, "", Map.of(), List.copyOf(elements));
  }

  static Json scalar(Type type, String path, int line, int column, String text) {
    return new Json(type, path, line, column, text, Map.of(), List.of());
  }

  /**
   * Parses a JSON text.
   *
   * @throws JsonException if the text is not one JSON value; the message contains line and column
   */
  public static Json parse(String text) throws JsonException {
    return new JsonParser(text).parse();
  }

  /**
   * Reads a JSON file in UTF-8.
   *
   * @throws JsonException if the content is not one JSON value; the message contains the file
   * @throws IOException if the file does not exist, cannot be read, or is not UTF-8
   */
  public static Json read(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": does not exist", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": is not UTF-8 text", e);
    } catch (JsonException e) {
      throw e.in(file.toString());
    }
  }

  /** Returns the type of this value. */
  public Type type() {
    return type;
  }

  /** Returns whether this value is the literal {@code null}. */
  public boolean isNull() {
    return type == Type.NULL;
  }

  /** Returns the line on which this value begins, counted from 1. */
  public int line() {
    return line;
  }

  /** Returns the column at which this value begins in UTF-16 code units, counted from 1. */
  public int column() {
    return column;
  }

  /**
   * Returns the path from the root, such as {@code frames.0001.landmarks[3]}; empty at the root.
   */
  public String path() {
    return path;
  }

  /**
   * Returns the members of an object in the order of the text. The map cannot be modified.
   *
   * @throws JsonException if this value is not an object
   */
  public Map<String, Json> members() throws JsonException {
    require(Type.OBJECT);
    return members;
  }

  /**
   * Returns the member {@code name} of an object.
   *
   * @throws JsonException if this value is not an object or has no such member
   */
  public Json member(String name) throws JsonException {
    Json member = members().get(name);
    if (member == null) {
      throw error("has no member \"%s\", only %s".formatted(name, members.keySet()));
    }
    return member;
  }

  /**
   * Returns the member {@code name} of an object, or empty if there is no such member.
   *
   * @throws JsonException if this value is not an object
   */
  public Optional<Json> find(String name) throws JsonException {
    return Optional.ofNullable(members().get(name));
  }

  /**
   * Returns the elements of an array. The list cannot be modified.
   *
   * @throws JsonException if this value is not an array
   */
  public List<Json> elements() throws JsonException {
    require(Type.ARRAY);
    return elements;
  }

  /**
   * Returns the text of a string.
   *
   * @throws JsonException if this value is not a string
   */
  public String string() throws JsonException {
    require(Type.STRING);
    return text;
  }

  /**
   * Returns a number, rounded to the nearest double.
   *
   * @throws JsonException if this value is not a number or overflows a double
   */
  public double number() throws JsonException {
    require(Type.NUMBER);
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw error("%s is too large for a double".formatted(text));
    }
    return value;
  }

  /**
   * Returns an integer exactly.
   *
   * @throws JsonException if this value is not a number, has a fraction or exponent, or overflows a
   *     long
   */
  public long integer() throws JsonException {
    require(Type.NUMBER);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      JsonException wrong = error("expected a 64-bit integer, found %s".formatted(text));
      wrong.initCause(e);
      throw wrong;
    }
  }

  /**
   * Returns a boolean.
   *
   * @throws JsonException if this value is not a boolean
   */
  public boolean bool() throws JsonException {
    require(Type.BOOLEAN);
    return text.equals("true");
  }

  /**
   * Returns an exception about this value, for callers that check more than the type.
   *
   * @param problem what is wrong, such as {@code "must not be negative"}
   */
  public JsonException error(String problem) {
    return new JsonException(path.isEmpty() ? problem : path + ": " + problem, line, column);
  }

  private void require(Type wanted) throws JsonException {
    if (type != wanted) {
      throw error("expected %s, found %s".formatted(wanted, type));
    }
  }

  /** Returns {@code value} as a JSON string, in quotes and with the necessary escapes. */
  public static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u00").append(Character.forDigit(c >> 4, 16));
        quoted.append(Character.forDigit(c & 15, 16));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Returns this value as compact JSON. */
  @Override
  public String toString() {
    return switch (type) {
      case OBJECT ->
          members.entrySet().stream()
              .map(member -> quote(member.getKey()) + ":" + member.getValue())
              .collect(Collectors.joining(",", "{", "}"));
      case ARRAY ->
          elements.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
      case STRING -> quote(text);
      default -> text;
    };
  }

  /** Values are equal if their JSON is, whatever their position. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json that
        && type == that.type
        && text.equals(that.text)
        && members.equals(that.members)
        && elements.equals(that.elements);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * text.hashCode() + members.hashCode()) + elements.hashCode();
  }
}
