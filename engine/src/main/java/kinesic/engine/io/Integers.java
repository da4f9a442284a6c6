package kinesic.engine.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * An immutable array of integers as files store it: labels, indices, counters. Tensors have
 * floating-point elements only.
 *
 * <pre>{@code
 * int[] labels = file.integers("labels").between(0, classes - 1).toInts();
 * }</pre>
 */
public final class Integers {

  private static final int PIECE = 1 << 16; // elements written at once

  private final String origin; // for messages
  private final IntegerType type;
  private final Shape shape;
  private final long[] values; // row-major

  private Integers(String origin, IntegerType type, Shape shape, long[] values) {
    this.origin = origin;
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /** Creates an array with one axis of type {@link IntegerType#I64}. */
  public static Integers of(long... values) {
    return of(Shape.of(values.length), values);
  }

  /** Creates an array with one axis of type {@link IntegerType#I32}. */
  public static Integers of(int[] values) {
    return of(Arrays.stream(values).asLongStream().toArray()).as(IntegerType.I32);
  }

  /** Creates a single number, without axes, of type {@link IntegerType#I64}. */
  public static Integers scalar(long value) {
    return of(Shape.SCALAR, value);
  }

  /**
   * Creates an array of type {@link IntegerType#I64}.
   *
   * @param values the elements in row-major order
   * @throws IllegalArgumentException if their number is not that of the shape
   */
  public static Integers of(Shape shape, long... values) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "integers: shape %s has %s elements, got %s"
              .formatted(shape, shape.elements(), values.length));
    }
    return new Integers("integers", IntegerType.I64, shape, values.clone());
  }

  /**
   * Wraps the elements of a file.
   *
   * @param origin the file and the name of the array, for messages
   * @throws IOException if an element is a {@code U64} of more than 2⁶³ - 1
   */
  static Integers read(String origin, IntegerType type, Shape shape, long[] values)
      throws IOException {
    if (type == IntegerType.U64) {
      for (long value : values) {
        if (value < 0) {
          throw new IOException(
              "%s contains %s, at most %s is supported"
                  .formatted(origin, Long.toUnsignedString(value), type.max()));
        }
      }
    }
    return new Integers(origin, type, shape, values);
  }

  /**
   * Returns the same elements with another type.
   *
   * @throws IllegalArgumentException if the type does not contain an element
   */
  public Integers as(IntegerType newType) {
    between(newType.min(), newType.max());
    return new Integers(origin, newType, shape, values);
  }

  /**
   * Returns this array if all its elements are in a range.
   *
   * @param min the smallest value that is allowed
   * @param max the largest value that is allowed
   * @throws IllegalArgumentException if an element is not; the message contains the file and the
   *     name of the array if it was read from a file, the element and its position
   */
  public Integers between(long min, long max) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < min || values[i] > max) {
        throw new IllegalArgumentException(
            "%s: element %s is %s, expected %s to %s".formatted(origin, i, values[i], min, max));
      }
    }
    return this;
  }

  /** Returns the shape; that of a single number has no axes. */
  public Shape shape() {
    return shape;
  }

  /** Returns the type of the elements. */
  public IntegerType type() {
    return type;
  }

  /** Returns the elements in row-major order. */
  public long[] toArray() {
    return values.clone();
  }

  /**
   * Returns the elements in row-major order.
   *
   * @throws IllegalArgumentException if an element is not in the range of int
   */
  public int[] toInts() {
    between(Integer.MIN_VALUE, Integer.MAX_VALUE);
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  /** Returns the elements as a tensor, rounded to float32. */
  public Tensor toTensor() {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = values[i];
    }
    return Tensor.of(shape, rounded);
  }

  /** Writes the elements, little-endian and without gaps. */
  void writeTo(OutputStream out) throws IOException {
    ByteBuffer piece =
        ByteBuffer.allocate(type.bytes() * Math.min(values.length, PIECE))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at += PIECE) {
      piece.clear();
      for (int i = at; i < Math.min(values.length, at + PIECE); i++) {
        type.put(piece, values[i]);
      }
      out.write(piece.array(), 0, piece.position());
    }
  }

  /** Returns whether {@code other} is an array with the same type, shape and elements. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Integers that
        && type == that.type
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  /** Returns type and shape, such as {@code I64[3]}. */
  @Override
  public String toString() {
    return type + shape.toString();
  }
}
