package kinesic.onnx.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kinesic.engine.Shape;

/**
 * A tensor in a file: an initialiser, or an attribute. Its elements stay in the bytes of the file
 * until they are asked for.
 */
public final class TensorData {

  private final String name;
  private final ElementType type;
  private final Shape shape;
  private final ByteBuffer bytes;

  /**
   * Creates a tensor.
   *
   * @param name its name; empty for attributes
   * @param bytes the elements, little endian and row-major; the memory is shared
   * @throws IllegalArgumentException if the number of bytes does not match the shape
   */
  public TensorData(String name, ElementType type, Shape shape, ByteBuffer bytes) {
    if (bytes.remaining() != (long) shape.elements() * type.bytes()) {
      throw new IllegalArgumentException(
          "tensor \"%s\": %s %s needs %s bytes, but has %s"
              .formatted(
                  name, type, shape, (long) shape.elements() * type.bytes(), bytes.remaining()));
    }
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Creates a tensor of float32. */
  public static TensorData of(String name, Shape shape, float... elements) {
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(elements);
    return new TensorData(name, ElementType.FLOAT, shape, bytes);
  }

  /** Creates a tensor of int64. */
  public static TensorData of(String name, Shape shape, long... elements) {
    ByteBuffer bytes =
        ByteBuffer.allocate(elements.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(elements);
    return new TensorData(name, ElementType.INT64, shape, bytes);
  }

  /** Returns the name; empty for attributes. */
  public String name() {
    return name;
  }

  /** Returns the type of the elements. */
  public ElementType type() {
    return type;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns the elements as they are in the file, little endian and row-major. */
  public ByteBuffer bytes() {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the elements as floats, rounded if they are doubles or integers, and 0 or 1 if they are
   * booleans.
   *
   * @throws IllegalArgumentException if they are strings, complex, or of an unknown type
   */
  public float[] floats() {
    float[] result = new float[shape.elements()];
    if (type == ElementType.FLOAT) {
      bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(result);
      return result;
    }
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (type) {
            case DOUBLE -> (float) bytes.getDouble(i * Double.BYTES);
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(i * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(i * Short.BYTES) << 16);
            default -> (float) integer(i);
          };
    }
    return result;
  }

  /**
   * Returns the elements as integers; booleans are 0 or 1. Unsigned 64-bit integers above 2⁶³ are
   * negative.
   *
   * @throws IllegalArgumentException if they are not integers or booleans
   */
  public long[] integers() {
    long[] result = new long[shape.elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = integer(i);
    }
    return result;
  }

  private long integer(int i) {
    return switch (type) {
      case INT64, UINT64 -> bytes.getLong(i * Long.BYTES);
      case INT32 -> bytes.getInt(i * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(i * Integer.BYTES));
      case INT16 -> bytes.getShort(i * Short.BYTES);
      case UINT16 -> Short.toUnsignedLong(bytes.getShort(i * Short.BYTES));
      case INT8 -> bytes.get(i);
      case UINT8 -> Byte.toUnsignedLong(bytes.get(i));
      case BOOL -> bytes.get(i) == 0 ? 0 : 1;
      default ->
          throw new IllegalArgumentException(
              "tensor \"%s\": elements of type %s cannot be read as numbers".formatted(name, type));
    };
  }

  /** Returns name, type and shape. */
  @Override
  public String toString() {
    return "%s %s %s".formatted(name, type, shape).strip();
  }
}
