package kinesic.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * An array from a NumPy file (.npy).
 *
 * <pre>{@code
 * double[] landmarks = Npy.read(path).numbers();
 * }</pre>
 *
 * <p>The format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): {@code
 * \x93NUMPY}, a version of two bytes, the length of the header in two bytes (version 1) or four (2
 * and 3), the header, a Python dictionary such as {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (68, 2), }}, and the elements. Integers, floating-point numbers, booleans and strings of
 * either byte order are read. Arrays of Python objects are refused, because only Python can read
 * them. If a file holds several arrays, the first is read, as {@code numpy.load} does.
 *
 * <p>The header may be written as other programs write it: sizes such as {@code 68L} (Python 2) or
 * {@code np.int64(68)} (NumPy 2), and the type {@code ?} for booleans.
 */
public final class Npy {

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

  private final Shape shape;
  private final double[] numbers;

  private Npy(Shape shape, double[] numbers) {
    this.shape = shape;
    this.numbers = numbers;
  }

  /**
   * Reads the first array of a file.
   *
   * @throws IOException if the file cannot be read, is not a complete NumPy file, or has elements
   *     that are not numbers; the message contains the file and what was expected
   */
  public static Npy read(Path path) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": does not exist", e);
    }
    return new Parser(path, bytes).parse();
  }

  /** Returns the shape; that of a scalar has no axes. */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the elements in row-major order; a string is converted to the number it contains, true
   * is 1.
   */
  public double[] numbers() {
    return numbers.clone();
  }

  /** Returns the array as a tensor, with elements rounded to float32. */
  public Tensor tensor() {
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers[i];
    }
    return Tensor.of(shape, values);
  }

  private static final class Parser {

    private final Path path;
    private final byte[] bytes;

    Parser(Path path, byte[] bytes) {
      this.path = path;
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
      double[] numbers = new double[shape.elements()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = element(data, start + i * width, letter, width);
      }
      return new Npy(shape, columnsFirst ? rowsFirst(shape, numbers) : numbers);
    }

    /** Returns whether another array begins at {@code end}. */
    private boolean isFollowedByArray(long end) {
      return end <= bytes.length - MAGIC.length
          && Arrays.equals(bytes, (int) end, (int) end + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private double element(ByteBuffer data, int at, char letter, int width) throws IOException {
      return switch (letter) {
        case 'f' ->
            switch (width) {
              case 2 -> Float.float16ToFloat(data.getShort(at));
              case 4 -> data.getFloat(at);
              default -> data.getDouble(at);
            };
        case 'i', 'u' -> integer(data, at, letter == 'u', width);
        case 'b' -> data.get(at);
        default -> text(data, at, letter == 'U', width);
      };
    }

    private static double integer(ByteBuffer data, int at, boolean unsigned, int width) {
      return switch (width) {
        case 1 -> unsigned ? data.get(at) & 0xff : data.get(at);
        case 2 -> unsigned ? data.getShort(at) & 0xffff : data.getShort(at);
        case 4 -> unsigned ? Integer.toUnsignedLong(data.getInt(at)) : data.getInt(at);
        default -> {
          long value = data.getLong(at);
          yield unsigned && value < 0 ? value + 0x1p64 : value;
        }
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

    /** Converts elements from column-major to row-major order. */
    private static double[] rowsFirst(Shape shape, double[] columnsFirst) {
      double[] result = new double[columnsFirst.length];
      int[] index = new int[shape.rank()];
      for (int i = 0; i < result.length; i++) {
        int at = 0;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
          at = at * shape.size(axis) + index[axis];
        }
        result[i] = columnsFirst[at];
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
      return new IOException(path + ": " + why);
    }
  }
}
