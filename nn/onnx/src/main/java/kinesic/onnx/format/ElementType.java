package kinesic.onnx.format;

import java.util.Locale;

/** The types of the elements of tensors, in the order of their numbers in the format. */
public enum ElementType {
  UNDEFINED(0),
  FLOAT(4),
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  INT32(4),
  INT64(8),
  STRING(0),
  BOOL(1),
  FLOAT16(2),
  DOUBLE(8),
  UINT32(4),
  UINT64(8),
  COMPLEX64(8),
  COMPLEX128(16),
  BFLOAT16(2);

  private static final ElementType[] TYPES = values();

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the type with a number of the format; {@link #UNDEFINED} for an unknown number. */
  public static ElementType of(long code) {
    return code >= 0 && code < TYPES.length ? TYPES[(int) code] : UNDEFINED;
  }

  /** Returns the number in the format. */
  public int code() {
    for (int code = 0; code < TYPES.length; code++) {
      if (TYPES[code] == this) {
        return code;
      }
    }
    throw new AssertionError(this);
  }

  /** Returns the bytes of an element; 0 for strings and {@link #UNDEFINED}. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether elements are floating-point numbers. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }

  /** Returns the name that ONNX uses, such as {@code float16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
