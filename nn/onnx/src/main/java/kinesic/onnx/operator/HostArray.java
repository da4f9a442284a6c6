package kinesic.onnx.operator;

import java.util.Arrays;
import kinesic.engine.Constant;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/**
 * Numbers on the host, exact for their type: what shapes, indices and constants are computed with.
 * Integers and booleans (0 or 1) are longs, unsigned 64-bit integers above 2⁶³ negative ones;
 * floating-point numbers are doubles or floats. Immutable.
 */
public final class HostArray implements Operand {

  private final ElementType type;
  private final Shape shape;
  private final long @Nullable [] integers;
  private final double @Nullable [] doubles;
  private final float @Nullable [] floats;
  private final boolean uniform; // one stored element stands for all
  private @Nullable Constant constant;

  private HostArray(
      ElementType type,
      Shape shape,
      long @Nullable [] integers,
      double @Nullable [] doubles,
      float @Nullable [] floats) {
    this.type = type;
    this.shape = shape;
    this.integers = integers;
    this.doubles = doubles;
    this.floats = floats;
    int stored =
        integers != null ? integers.length : doubles != null ? doubles.length : length(floats);
    this.uniform = stored == 1;
    if (stored != shape.elements() && !uniform) {
      throw new IllegalArgumentException(
          "host array: shape %s has %s elements but %s values are given"
              .formatted(shape, shape.elements(), stored));
    }
  }

  private static int length(float @Nullable [] values) {
    return values == null ? 0 : values.length;
  }

  /**
   * Returns integers or booleans; a single value fills the shape.
   *
   * @param values in row-major order; kept, not copied
   * @throws IllegalArgumentException if the number of values does not match, or the type is one of
   *     floating-point numbers
   */
  public static HostArray integers(ElementType type, Shape shape, long... values) {
    if (type.isFloating()) {
      throw new IllegalArgumentException("host array: %s are no integers".formatted(type));
    }
    return new HostArray(type, shape, values, null, null);
  }

  /** Returns a vector of int64. */
  public static HostArray vector(long... values) {
    return new HostArray(ElementType.INT64, Shape.of(values.length), values, null, null);
  }

  /**
   * Returns floating-point numbers, rounded to their type; a single value fills the shape.
   *
   * @param values in row-major order; kept, not copied
   * @throws IllegalArgumentException if the number of values does not match, or the type is not one
   *     of floating-point numbers
   */
  public static HostArray numbers(ElementType type, Shape shape, double... values) {
    if (!type.isFloating()) {
      throw new IllegalArgumentException("host array: %s are no floats".formatted(type));
    }
    if (type == ElementType.DOUBLE) {
      return new HostArray(type, shape, null, values, null);
    }
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      float value = (float) values[i];
      rounded[i] =
          type == ElementType.FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
    }
    return new HostArray(type, shape, null, null, rounded);
  }

  /**
   * Returns float32 numbers; a single value fills the shape.
   *
   * @param values in row-major order; kept, not copied
   * @throws IllegalArgumentException if the number of values does not match
   */
  public static HostArray floats(Shape shape, float... values) {
    return new HostArray(ElementType.FLOAT, shape, null, null, values);
  }

  /**
   * Returns the elements of a tensor of a file.
   *
   * @throws IllegalArgumentException if they are strings, complex, or of an unknown type
   */
  public static HostArray of(TensorData data) {
    ElementType type = data.type();
    if (!type.isFloating()) {
      return new HostArray(type, data.shape(), data.integers(), null, null);
    }
    if (type == ElementType.DOUBLE) {
      double[] values = new double[data.shape().elements()];
      data.bytes().asDoubleBuffer().get(values);
      return new HostArray(type, data.shape(), null, values, null);
    }
    return new HostArray(type, data.shape(), null, null, data.floats());
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public int length() {
    return shape.elements();
  }

  /** Returns whether the elements are integers or booleans. */
  public boolean isIntegral() {
    return integers != null;
  }

  /** Returns whether one stored number stands for all elements. */
  public boolean isUniform() {
    return uniform;
  }

  private int at(int i) {
    return uniform ? 0 : i;
  }

  /**
   * Returns an element in row-major order as an integer; a floating-point number is rounded towards
   * zero.
   */
  public long integer(int i) {
    return integers != null ? integers[at(i)] : (long) number(i);
  }

  /** Returns an element in row-major order as a floating-point number. */
  public double number(int i) {
    if (integers != null) {
      return (double) integers[at(i)];
    }
    if (doubles != null) {
      return doubles[at(i)];
    }
    return floats == null ? 0 : floats[at(i)];
  }

  /** Returns the only element as a float. */
  public float item() {
    if (length() != 1) {
      throw new IllegalArgumentException("expected one number, got " + this);
    }
    return (float) number(0);
  }

  /** Returns a copy of the elements as integers, see {@link #integer}. */
  public long[] integers() {
    long[] result = new long[length()];
    Arrays.setAll(result, this::integer);
    return result;
  }

  /**
   * Returns a copy of the elements as 32-bit integers, such as sizes and axes; larger ones become
   * the largest or the smallest.
   */
  public int[] ints() {
    int[] result = new int[length()];
    Arrays.setAll(result, i -> Math.clamp(integer(i), Integer.MIN_VALUE, Integer.MAX_VALUE));
    return result;
  }

  /** Returns a copy of the elements as floating-point numbers. */
  public double[] numbers() {
    double[] result = new double[length()];
    Arrays.setAll(result, this::number);
    return result;
  }

  /** Returns a copy of the elements as floats. */
  public float[] floats() {
    float[] stored = floats;
    if (stored != null && !uniform) {
      return stored.clone();
    }
    float[] result = new float[length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) number(i);
    }
    return result;
  }

  /**
   * Returns the same numbers with another shape.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public HostArray reshaped(Shape other) {
    if (other.elements() != shape.elements()) {
      throw new IllegalArgumentException(
          "reshape: %s has %s elements, %s has %s"
              .formatted(shape, shape.elements(), other, other.elements()));
    }
    return new HostArray(type, other, integers, doubles, floats);
  }

  /**
   * Returns the numbers as a tensor of a backend, always the same one; do not write to it. Integers
   * above 2²⁴ are rounded.
   */
  public synchronized Tensor on(Backend backend) {
    if (constant == null) {
      constant = new Constant(shape, floats());
    }
    return constant.on(backend);
  }

  /** Returns the type, the shape and the first elements. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(type).append(' ').append(shape).append(" {");
    for (int i = 0; i < Math.min(length(), 8); i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(isIntegral() ? String.valueOf(integer(i)) : String.valueOf(number(i)));
    }
    return text.append(length() > 8 ? ", ...}" : "}").toString();
  }
}
