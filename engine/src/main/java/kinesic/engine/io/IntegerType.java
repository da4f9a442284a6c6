package kinesic.engine.io;

import java.nio.ByteBuffer;

/** The types of integers in files, with the names of safetensors. */
public enum IntegerType {
  /** False, which is 0, and true, which is 1. */
  BOOL(Byte.BYTES, 0, 1),
  /** 8 bits without a sign. */
  U8(Byte.BYTES, 0, 0xff),
  /** 8 bits. */
  I8(Byte.BYTES, Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** 16 bits without a sign. */
  U16(Short.BYTES, 0, 0xffff),
  /** 16 bits. */
  I16(Short.BYTES, Short.MIN_VALUE, Short.MAX_VALUE),
  /** 32 bits without a sign. */
  U32(Integer.BYTES, 0, 0xffff_ffffL),
  /** 32 bits. */
  I32(Integer.BYTES, Integer.MIN_VALUE, Integer.MAX_VALUE),
  /** 64 bits without a sign, of which values up to 2⁶³ - 1 are supported. */
  U64(Long.BYTES, 0, Long.MAX_VALUE),
  /** 64 bits. */
  I64(Long.BYTES, Long.MIN_VALUE, Long.MAX_VALUE);

  private final int bytes;
  private final long min;
  private final long max;

  IntegerType(int bytes, long min, long max) {
    this.bytes = bytes;
    this.min = min;
    this.max = max;
  }

  /** Returns the number of bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Returns the smallest value. */
  public long min() {
    return min;
  }

  /** Returns the largest value. */
  public long max() {
    return max;
  }

  /** Returns whether negative values exist. */
  boolean isSigned() {
    return min < 0;
  }

  /** Returns the element at byte {@code at}; negative for a {@code U64} of more than 2⁶³ - 1. */
  long get(ByteBuffer data, int at) {
    return switch (this) {
      case BOOL -> data.get(at) == 0 ? 0 : 1;
      case U8 -> Byte.toUnsignedLong(data.get(at));
      case I8 -> data.get(at);
      case U16 -> Short.toUnsignedLong(data.getShort(at));
      case I16 -> data.getShort(at);
      case U32 -> Integer.toUnsignedLong(data.getInt(at));
      case I32 -> data.getInt(at);
      case U64, I64 -> data.getLong(at);
    };
  }

  /** Appends an element, which must be in the range of this type. */
  void put(ByteBuffer data, long value) {
    switch (bytes) {
      case Byte.BYTES -> data.put((byte) value);
      case Short.BYTES -> data.putShort((short) value);
      case Integer.BYTES -> data.putInt((int) value);
      default -> data.putLong(value);
    }
  }
}
