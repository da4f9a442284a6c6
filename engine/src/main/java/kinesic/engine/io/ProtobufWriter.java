package kinesic.engine.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one protocol buffer message, field by field; the counterpart of {@link ProtobufReader}.
 *
 * <pre>{@code
 * byte[] bytes = new ProtobufWriter().text(1, "conv1").packed(2, 3, 224, 224).toByteArray();
 * }</pre>
 *
 * <p>A message must be shorter than 2 GB.
 */
public final class ProtobufWriter {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Creates an empty message. */
  public ProtobufWriter() {}

  /** Writes an integer, enum or bool field; signed integers in two's complement. */
  public ProtobufWriter integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Writes a float field. */
  public ProtobufWriter float32(int field, float value) {
    tag(field, FIXED32);
    fixed(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  /** Writes a double field. */
  public ProtobufWriter float64(int field, double value) {
    tag(field, FIXED64);
    fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  /** Writes a string field. */
  public ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a bytes field. */
  public ProtobufWriter bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Writes a message field. */
  public ProtobufWriter message(int field, ProtobufWriter value) {
    return bytes(field, value.toByteArray());
  }

  /**
   * Writes the beginning of a bytes or message field, for content that is too large to be held
   * here: the caller writes {@code length} bytes after those of this writer.
   */
  public ProtobufWriter begin(int field, long length) {
    tag(field, BYTES);
    varint(length);
    return this;
  }

  /** Writes a repeated integer field, packed. */
  public ProtobufWriter packed(int field, long... values) {
    ProtobufWriter elements = new ProtobufWriter();
    for (long value : values) {
      elements.varint(value);
    }
    return message(field, elements);
  }

  /** Writes a repeated float field, packed. */
  public ProtobufWriter packed(int field, float... values) {
    ProtobufWriter elements = new ProtobufWriter();
    for (float value : values) {
      elements.fixed(Float.floatToRawIntBits(value), Float.BYTES);
    }
    return message(field, elements);
  }

  /** Writes a repeated double field, packed. */
  public ProtobufWriter packed(int field, double... values) {
    ProtobufWriter elements = new ProtobufWriter();
    for (double value : values) {
      elements.fixed(Double.doubleToRawLongBits(value), Double.BYTES);
    }
    return message(field, elements);
  }

  /** Returns the bytes of the message. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }

  private void tag(int field, int wire) {
    varint(((long) field << 3) | wire);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}
