package kinesic.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinesic.engine.Shape;
import org.jspecify.annotations.Nullable;

/** Parses the bytes of a NumPy file; {@link Npy} describes the format. */
final class NpyParser {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_ELEMENTS = 1 << 28;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");
  private static final Pattern KIND = Pattern.compile("([<>|=])([fiubSU])([0-9]{1,6})");
  private static final Pattern SCALAR_TYPE =
      Pattern.compile("\\b(?:np|numpy)\\.u?int[0-9]*\\(([0-9]+)\\)");
  private static final Pattern LONG_SUFFIX = Pattern.compile("([0-9])L\\b");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private final String origin;
  private final byte[] bytes;

  /**
   * Creates a parser.
   *
   * @param origin the file, and the array in it if it has several, for messages
   * @param bytes of the file
   */
  NpyParser(String origin, byte[] bytes) {
    this.origin = origin;
    this.bytes = bytes;
  }

  Npy parse() throws IOException {
    if (bytes.length < MAGIC.length + 4
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw broken("is not a NumPy file: it does not begin with \\x93NUMPY");
    }
    int version = bytes[MAGIC.length];
    if (version < 1 || version > 3) {
      throw broken("has version %s of the format, expected 1 to 3".formatted(version));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(MAGIC.length + 2);
    if (version > 1 && buffer.remaining() < Integer.BYTES) {
      throw broken("is truncated in the length of its header");
    }
    long length =
        version == 1 ? buffer.getShort() & 0xffff : Integer.toUnsignedLong(buffer.getInt());
    if (length > buffer.remaining()) {
      throw broken(
          "is truncated: expected a header of %s bytes, found %s"
              .formatted(length, buffer.remaining()));
    }
    int start = buffer.position();
    String header = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
    header = SCALAR_TYPE.matcher(header).replaceAll("$1");
    header = LONG_SUFFIX.matcher(header).replaceAll("$1");
    return elements(header, start + (int) length);
  }

  private Npy elements(String header, int start) throws IOException {
    String type = entry(TYPE, "descr", header);
    type = type.equals("?") ? "|b1" : type;
    Shape shape = shape(entry(SHAPE, "shape", header));
    boolean columnsFirst = entry(ORDER, "fortran_order", header).equals("True");
    Matcher kind = KIND.matcher(type);
    if (!kind.matches()) {
      throw broken("has elements of type %s, expected numbers or strings".formatted(type));
    }
    int count = Integer.parseInt(kind.group(3));
    char letter = kind.group(2).charAt(0);
    int width = letter == 'U' ? 4 * count : count;
    boolean known =
        switch (letter) {
          case 'f' -> count == 2 || count == 4 || count == 8;
          case 'i', 'u' -> count == 1 || count == 2 || count == 4 || count == 8;
          case 'b' -> count == 1;
          default -> true;
        };
    if (!known) {
      throw broken("has elements of type %s, which are not supported".formatted(type));
    }
    long expected = (long) width * shape.elements();
    long found = (long) bytes.length - start;
    if (found != expected && !isFollowedByArray(start + expected)) {
      throw broken(
          "%s: expected %s bytes of data for shape %s of %s, found %s"
              .formatted(
                  found < expected ? "is truncated" : "continues after its data",
                  expected,
                  shape,
                  type,
                  found));
    }
    ByteBuffer data =
        ByteBuffer.wrap(bytes)
            .order(kind.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int[] sources = columnsFirst ? columnsFirst(shape) : new int[0];
    IntegerType integers = integerType(letter, width);
    long[] whole = new long[integers == null ? 0 : shape.elements()];
    double[] real = new double[integers == null ? shape.elements() : 0];
    for (int i = 0; i < shape.elements(); i++) {
      int at = start + width * (columnsFirst ? sources[i] : i);
      if (integers == null) {
        real[i] = letter == 'f' ? real(data, at, width) : text(data, at, letter == 'U', width);
      } else {
        whole[i] = integers.get(data, at);
      }
    }
    return new Npy(origin, type, shape, integers, whole, real);
  }

  private static @Nullable IntegerType integerType(char letter, int width) {
    return switch (letter) {
      case 'b' -> IntegerType.BOOL;
      case 'i', 'u' ->
          Arrays.stream(IntegerType.values())
              .filter(type -> type != IntegerType.BOOL)
              .filter(type -> type.isSigned() == (letter == 'i') && type.bytes() == width)
              .findFirst()
              .orElseThrow();
      default -> null;
    };
  }

  /** Returns whether another array begins at {@code end}. */
  private boolean isFollowedByArray(long end) {
    return end <= bytes.length - MAGIC.length
        && Arrays.equals(bytes, (int) end, (int) end + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static double real(ByteBuffer data, int at, int width) {
    return switch (width) {
      case Short.BYTES -> Float.float16ToFloat(data.getShort(at));
      case Float.BYTES -> data.getFloat(at);
      default -> data.getDouble(at);
    };
  }

  /** Returns the number that a string contains; strings are padded with zeros. */
  private double text(ByteBuffer data, int at, boolean wide, int width) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + width; i += wide ? 4 : 1) {
      int character = wide ? data.getInt(i) : data.get(i) & 0xff;
      if (character == 0) {
        break;
      }
      if (!Character.isValidCodePoint(character)) {
        throw broken("contains a string with the invalid code point %s".formatted(character));
      }
      text.appendCodePoint(character);
    }
    String number = text.toString().strip();
    if (!NUMBER.matcher(number).matches()) {
      throw broken("contains the string \"%s\", expected a number".formatted(text));
    }
    return Double.parseDouble(number);
  }

  /** Returns for each element, in row-major order, its position in column-major order. */
  private static int[] columnsFirst(Shape shape) {
    int[] result = new int[shape.elements()];
    int[] index = new int[shape.rank()];
    for (int i = 0; i < result.length; i++) {
      int at = 0;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        at = at * shape.size(axis) + index[axis];
      }
      result[i] = at;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        if (++index[axis] < shape.size(axis)) {
          break;
        }
        index[axis] = 0;
      }
    }
    return result;
  }

  private String entry(Pattern pattern, String name, String header) throws IOException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw broken("its header has no readable '%s': %s".formatted(name, header.strip()));
    }
    return matcher.group(1);
  }

  private Shape shape(String text) throws IOException {
    List<String> parts = new ArrayList<>(List.of(text.split(",", -1)));
    if (parts.get(parts.size() - 1).isBlank()) { // after "68,", or the only part, of a scalar
      parts.remove(parts.size() - 1);
    }
    int[] sizes = new int[parts.size()];
    long elements = 1;
    for (int i = 0; i < sizes.length; i++) {
      String part = parts.get(i).strip();
      if (!part.matches("[0-9]+")) {
        throw broken("its header has the invalid shape (%s)".formatted(text));
      }
      long size = part.length() > 9 ? MOST_ELEMENTS + 1L : Long.parseLong(part);
      elements *= size;
      if (size > MOST_ELEMENTS || elements > MOST_ELEMENTS) {
        throw broken(
            "has shape (%s), at most %s elements are supported".formatted(text, MOST_ELEMENTS));
      }
      sizes[i] = (int) size;
    }
    return Shape.of(sizes);
  }

  private IOException broken(String why) {
    return new IOException(origin + ": " + why);
  }
}
