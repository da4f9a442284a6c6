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
 * An array in a NumPy file (.npy).
 *
 * <pre>{@code
 * double[] landmarks = Npy.read(path).numbers();
 * }</pre>
 *
 * <p>The format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): {@code
 * \x93NUMPY}, a version of two bytes, the length of the header in two bytes (version 1) or four (2
 * and 3), the header, a Python dictionary such as {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (68, 2), }}, and the elements. Whole and floating-point numbers, truth values and texts
 * of either byte order are read; arrays of Python objects, which only Python can read, are not.
 */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_ELEMENTS = 1 << 28;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");
  private static final Pattern KIND = Pattern.compile("([<>|=])([fiubSU])([0-9]{1,6})");

  private final Shape shape;
  private final double[] numbers;

  private Npy(Shape shape, double[] numbers) {
    this.shape = shape;
    this.numbers = numbers;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is no complete NumPy file, or has elements that are
   *     no numbers; the message names the file and what was expected
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

  /** The shape; a scalar's has no axis. */
  public Shape shape() {
    return shape;
  }

  /** The elements, row by row; a text is read as the number that it spells, true is 1. */
  public double[] numbers() {
    return numbers.clone();
  }

  /** The array as a tensor, its elements rounded to float32. */
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
        throw broken("is no NumPy file: it does not begin with \\x93NUMPY");
      }
      int version = bytes[MAGIC.length];
      if (version < 1 || version > 3) {
        throw broken("has version %d of the format, expected 1 to 3".formatted(version));
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      buffer.position(MAGIC.length + 2);
      if (version > 1 && buffer.remaining() < Integer.BYTES) {
        throw broken("is cut off in the length of its header");
      }
      long length =
          version == 1 ? buffer.getShort() & 0xffff : Integer.toUnsignedLong(buffer.getInt());
      if (length > buffer.remaining()) {
        throw broken(
            "is cut off: expected a header of %d bytes, found %d"
                .formatted(length, buffer.remaining()));
      }
      int start = buffer.position();
      String header = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
      return elements(header, start + (int) length);
    }

    private Npy elements(String header, int start) throws IOException {
      String type = entry(TYPE, "descr", header);
      Shape shape = shape(entry(SHAPE, "shape", header));
      boolean columnsFirst = entry(ORDER, "fortran_order", header).equals("True");
      Matcher kind = KIND.matcher(type);
      if (!kind.matches()) {
        throw broken("has elements of type %s, expected numbers or texts".formatted(type));
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
        throw broken("has elements of type %s, which are not read".formatted(type));
      }
      long expected = (long) width * shape.elements();
      if (bytes.length - start != expected) {
        throw broken(
            "%s: expected %d bytes of data for shape %s of %s, found %d"
                .formatted(
                    bytes.length - start < expected ? "is cut off" : "goes on after its data",
                    expected,
                    shape,
                    type,
                    bytes.length - start));
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

    /** The number that a text spells; it is filled up with zeros. */
    private double text(ByteBuffer data, int at, boolean wide, int width) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = at; i < at + width; i += wide ? 4 : 1) {
        int character = wide ? data.getInt(i) : data.get(i) & 0xff;
        if (character == 0) {
          break;
        }
        if (!Character.isValidCodePoint(character)) {
          throw broken("holds a text with the character %d, which is none".formatted(character));
        }
        text.appendCodePoint(character);
      }
      try {
        return Double.parseDouble(text.toString());
      } catch (NumberFormatException e) {
        throw broken("holds the text \"%s\", expected a number".formatted(text));
      }
    }

    /** The elements of an array whose first axis runs fastest, row by row. */
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
        throw broken("its header has no '%s' that can be read: %s".formatted(name, header.strip()));
      }
      return matcher.group(1);
    }

    private Shape shape(String text) throws IOException {
      List<String> parts = new ArrayList<>(List.of(text.split(",", -1)));
      if (parts.get(parts.size() - 1).isBlank()) { // of "68," or of nothing, a scalar
        parts.remove(parts.size() - 1);
      }
      int[] sizes = new int[parts.size()];
      long elements = 1;
      for (int i = 0; i < sizes.length; i++) {
        String part = parts.get(i).strip();
        if (!part.matches("[0-9]+")) {
          throw broken("its header has the shape (%s), which is none".formatted(text));
        }
        long size = part.length() > 9 ? MOST_ELEMENTS + 1L : Long.parseLong(part);
        elements *= size;
        if (size > MOST_ELEMENTS || elements > MOST_ELEMENTS) {
          throw broken(
              "has shape (%s), at most %d elements are read".formatted(text, MOST_ELEMENTS));
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
