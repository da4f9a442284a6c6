package kinesic.engine.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An array from a NumPy file (.npy), and the writer of such files. {@link Npz} has several arrays.
 *
 * <pre>{@code
 * double[] landmarks = Npy.read(path).numbers();
 * int[] labels = Npy.read(path).integers().toInts();
 * Npy.write(path, tensor);
 * }</pre>
 *
 * <p>The format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): {@code
 * \x93NUMPY}, a version of two bytes, the length of the header in two bytes (version 1) or four (2
 * and 3), the header, a Python dictionary such as {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (68, 2), }}, and the elements. Integers, floating-point numbers, booleans and strings of
 * either byte order are read, in row-major order (C) or column-major order (Fortran). Arrays of
 * Python objects are refused, because only Python can read them. If a file holds several arrays,
 * the first is read, as {@code numpy.load} does.
 *
 * <p>The header may be written as other programs write it: sizes such as {@code 68L} (Python 2) or
 * {@code np.int64(68)} (NumPy 2), and the type {@code ?} for booleans.
 *
 * <p>Tensors are written as float32 and integers with their types, little-endian and in row-major
 * order: the same bytes as {@code numpy.save} writes.
 */
public final class Npy {

  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_SIZE = 21; // digits for which NumPy keeps space in the header

  private final String origin;
  private final String type;
  private final Shape shape;
  private final @Nullable IntegerType integerType;
  private final long[] whole; // the elements of a type of integers, else empty
  private final double[] real; // the elements of another type, else empty

  Npy(
      String origin,
      String type,
      Shape shape,
      @Nullable IntegerType integerType,
      long[] whole,
      double[] real) {
    this.origin = origin;
    this.type = type;
    this.shape = shape;
    this.integerType = integerType;
    this.whole = whole;
    this.real = real;
  }

  // ---------------------------------------------------------------- reading

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
    return new NpyParser(path.toString(), bytes).parse();
  }

  /** Returns the shape; that of a scalar has no axes. */
  public Shape shape() {
    return shape;
  }

  /** Returns whether the elements are integers or booleans. */
  public boolean isIntegers() {
    return integerType != null;
  }

  /**
   * Returns the elements in row-major order; a string is converted to the number it contains, true
   * is 1.
   */
  public double[] numbers() {
    if (integerType == null) {
      return real.clone();
    }
    double[] numbers = new double[whole.length];
    for (int i = 0; i < numbers.length; i++) {
      boolean large = whole[i] < 0 && !integerType.isSigned();
      numbers[i] = large ? whole[i] + 0x1p64 : whole[i];
    }
    return numbers;
  }

  /**
   * Returns the elements of an array of integers or booleans.
   *
   * @throws IOException if the array has another type, or an element is more than 2⁶³ - 1
   */
  public Integers integers() throws IOException {
    if (integerType == null) {
      throw new IOException(
          "%s: has elements of type %s, expected integers; read them with numbers()"
              .formatted(origin, type));
    }
    return Integers.read(origin, integerType, shape, whole);
  }

  /** Returns the array as a tensor, with elements rounded to float32. */
  public Tensor tensor() {
    double[] numbers = numbers();
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers[i];
    }
    return Tensor.of(shape, values);
  }

  // ---------------------------------------------------------------- writing

  /**
   * Replaces {@code path} by a file with the elements of a tensor as float32, atomically (see
   * {@link AtomicFile}).
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path path, Tensor tensor) throws IOException {
    AtomicFile.write(path, out -> write(out, tensor));
  }

  /**
   * Replaces {@code path} by a file with integers, atomically (see {@link AtomicFile}).
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path path, Integers integers) throws IOException {
    AtomicFile.write(path, out -> write(out, integers));
  }

  static void write(OutputStream out, Tensor tensor) throws IOException {
    out.write(header("<f4", tensor.shape()));
    SafeTensors.writeElements(tensor, out);
  }

  static void write(OutputStream out, Integers integers) throws IOException {
    IntegerType type = integers.type();
    String letter = type == IntegerType.BOOL ? "b" : type.isSigned() ? "i" : "u";
    String order = type.bytes() == 1 ? "|" : "<";
    out.write(header(order + letter + type.bytes(), integers.shape()));
    integers.writeTo(out);
  }

  /** Returns everything before the elements. */
  private static byte[] header(String type, Shape shape) {
    String sizes =
        Arrays.stream(shape.toArray())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(type, sizes, shape.rank() == 1 ? "," : "");
    if (shape.rank() > 0) {
      text += " ".repeat(LONGEST_SIZE - Integer.toString(shape.size(0)).length());
    }
    int used = START.length + Short.BYTES + text.length() + 1; // with a line break
    text += " ".repeat(ALIGNMENT - used % ALIGNMENT) + "\n";
    return ByteBuffer.allocate(START.length + Short.BYTES + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(START)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
