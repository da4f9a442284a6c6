package kinesic.engine.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;

/**
 * The JSON header of a safetensors file: an object with an entry for each tensor, {@code
 * {"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}, and perhaps {@code "__metadata__"}, an
 * object of strings.
 *
 * @param tensors by name, in the order of the file
 * @param metadata texts by name
 */
record SafeTensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";

  private static final int ALIGNMENT = 8;

  /**
   * Where a tensor stands.
   *
   * @param type of its elements, such as {@code F32}
   * @param shape of the tensor
   * @param begin its first byte, counted from the end of the header
   * @param end the byte after its last
   */
  record Entry(String type, Shape shape, long begin, long end) {}

  /** The header as the file has it, filled up with spaces so that the data are aligned. */
  byte[] encode() {
    StringBuilder text = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      quote(text, METADATA).append(":{");
      metadata.forEach((key, value) -> quote(quote(separate(text), key).append(':'), value));
      text.append('}');
    }
    tensors.forEach(
        (name, entry) ->
            quote(separate(text), name)
                .append(":{\"dtype\":\"%s\",\"shape\":".formatted(entry.type))
                .append(Arrays.toString(entry.shape.toArray()).replace(" ", ""))
                .append(",\"data_offsets\":[%s,%s]}".formatted(entry.begin, entry.end)));
    byte[] json = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static StringBuilder separate(StringBuilder text) {
    return text.charAt(text.length() - 1) == '{' ? text : text.append(',');
  }

  private static StringBuilder quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(Character.forDigit(c >> 4, 16));
        text.append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    return text.append('"');
  }

  /**
   * Reads a header.
   *
   * @throws IllegalArgumentException if it is none; the message says where and what was expected
   */
  static SafeTensorsHeader parse(String text) {
    return new Parser(text).header();
  }

  /** Reads the part of JSON that headers are written in. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    SafeTensorsHeader header() {
      Map<String, Entry> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (boolean more = open('{', '}'); more; more = next('}')) {
        String name = key();
        if (name.equals(METADATA)) {
          for (boolean another = open('{', '}'); another; another = next('}')) {
            metadata.put(key(), string());
          }
        } else if (tensors.put(name, entry(name)) != null) {
          throw new IllegalArgumentException("tensor \"%s\" stands twice".formatted(name));
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw expected("nothing more");
      }
      return new SafeTensorsHeader(tensors, metadata);
    }

    private Entry entry(String name) {
      String type = "";
      long[] shape = {-1};
      long[] offsets = {};
      for (boolean more = open('{', '}'); more; more = next('}')) {
        String key = key();
        switch (key) {
          case "dtype" -> type = string();
          case "shape" -> shape = integers();
          case "data_offsets" -> offsets = integers();
          default ->
              throw new IllegalArgumentException(
                  "tensor \"%s\" has \"%s\"; expected dtype, shape and data_offsets"
                      .formatted(name, key));
        }
      }
      if (type.isEmpty() || Arrays.equals(shape, new long[] {-1}) || offsets.length != 2) {
        throw new IllegalArgumentException(
            "tensor \"%s\" lacks something of dtype, shape and two data_offsets".formatted(name));
      }
      try {
        int[] sizes = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        return new Entry(type, Shape.of(sizes), offsets[0], offsets[1]);
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "tensor \"%s\" of shape %s has more than %s elements"
                .formatted(name, Arrays.toString(shape), Integer.MAX_VALUE),
            e);
      }
    }

    /** Begins an object or array; whether there is something in it. */
    private boolean open(char bracket, char closing) {
      take(bracket);
      return !takeIf(closing);
    }

    /** Goes on after a member; whether there is another one. */
    private boolean next(char closing) {
      if (takeIf(closing)) {
        return false;
      }
      take(',');
      return true;
    }

    private String key() {
      String key = string();
      take(':');
      return key;
    }

    private long[] integers() {
      List<Long> values = new ArrayList<>();
      for (boolean more = open('[', ']'); more; more = next(']')) {
        skipSpace();
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
          at++;
        }
        if (at == start || at - start > 18) {
          throw expected("a whole number");
        }
        values.add(Long.parseLong(text, start, at, 10));
      }
      return values.stream().mapToLong(Long::longValue).toArray();
    }

    private String string() {
      take('"');
      StringBuilder value = new StringBuilder();
      while (!(at < text.length() && text.charAt(at) == '"')) {
        value.append(character());
      }
      at++;
      return value.toString();
    }

    private char character() {
      char c = at < text.length() ? text.charAt(at) : 0;
      if (c < ' ') {
        throw expected("\"");
      }
      at++;
      if (c != '\\') {
        return c;
      }
      char escaped = at < text.length() ? text.charAt(at++) : 0;
      return switch (escaped) {
        case '"', '\\', '/' -> escaped;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> hexadecimal();
        default -> throw expected("an escape that JSON has before");
      };
    }

    private char hexadecimal() {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
          throw expected("four hexadecimal digits");
        }
        value = 16 * value + digit;
        at++;
      }
      return (char) value;
    }

    private void take(char wanted) {
      if (!takeIf(wanted)) {
        throw expected("'" + wanted + "'");
      }
    }

    private boolean takeIf(char wanted) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private IllegalArgumentException expected(String what) {
      String rest = text.substring(at, Math.min(at + 20, text.length()));
      return new IllegalArgumentException(
          "expected %s at character %s of the header, found %s"
              .formatted(what, at, rest.isEmpty() ? "its end" : rest));
    }
  }
}
