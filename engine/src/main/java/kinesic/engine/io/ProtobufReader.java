package kinesic.engine.io;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Reads one protocol buffer message from its bytes, field by field. Only the wire format is known
 * here; the caller knows what the field numbers mean.
 *
 * <pre>{@code
 * ProtobufReader message = new ProtobufReader(bytes);
 * while (message.next()) {
 *   switch (message.field()) {
 *     case 1 -> name = message.text();
 *     case 2 -> message.integers(sizes::add);
 *     default -> {} // skipped
 *   }
 * }
 * }</pre>
 *
 * <p>A field that is not read is skipped. Source of the format: Protocol Buffers, <i>Encoding</i>.
 */
public final class ProtobufReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer data;
  private int field;
  private int wire;
  private int end; // of the current field

  /**
   * Reads the bytes between position and limit of {@code data}, whose position does not change and
   * whose memory is shared.
   */
  public ProtobufReader(ByteBuffer data) {
    this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end of the message
   * @throws IOException if the message is damaged
   */
  public boolean next() throws IOException {
    data.position(end);
    if (!data.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    long length =
        switch (wire) {
          case VARINT -> varintLength();
          case FIXED64 -> Long.BYTES;
          case FIXED32 -> Integer.BYTES;
          case BYTES -> varint();
          default -> throw damaged("field " + field + " has the unknown wire type " + wire);
        };
    if (field <= 0 || length < 0 || length > data.remaining()) {
      throw damaged("field " + field + " has a length of " + length + " bytes");
    }
    end = data.position() + (int) length;
    return true;
  }

  /** Returns the number of the current field. */
  public int field() {
    return field;
  }

  /**
   * Returns the value of an integer, enum or bool field; signed integers in two's complement.
   *
   * @throws IOException if the field has another wire type
   */
  public long integer() throws IOException {
    require(VARINT);
    return varint();
  }

  /**
   * Returns the value of a float field.
   *
   * @throws IOException if the field has another wire type
   */
  public float float32() throws IOException {
    require(FIXED32);
    return data.getFloat();
  }

  /**
   * Returns the value of a double field.
   *
   * @throws IOException if the field has another wire type
   */
  public double float64() throws IOException {
    require(FIXED64);
    return data.getDouble();
  }

  /**
   * Returns the value of a string field.
   *
   * @throws IOException if the field has another wire type
   */
  public String text() throws IOException {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  /**
   * Returns the value of a bytes field, little endian, without copying it.
   *
   * @throws IOException if the field has another wire type
   */
  public ByteBuffer bytes() throws IOException {
    require(BYTES);
    return data.slice(data.position(), end - data.position()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns a reader of a message field.
   *
   * @throws IOException if the field has another wire type
   */
  public ProtobufReader message() throws IOException {
    return new ProtobufReader(bytes());
  }

  /**
   * Passes the elements of a repeated integer field to {@code target}: all of a packed field, or
   * the single one of an entry that is not packed.
   *
   * @throws IOException if the field has another wire type or is damaged
   */
  public void integers(LongConsumer target) throws IOException {
    if (wire == VARINT) {
      target.accept(varint());
      return;
    }
    require(BYTES);
    while (data.position() < end) {
      target.accept(varint());
    }
    if (data.position() > end) {
      throw damaged("field " + field + " ends inside an element");
    }
  }

  /**
   * Returns the elements of a repeated float or double field, as {@link #integers}.
   *
   * @param size 4 for floats, 8 for doubles
   * @return the elements, little endian
   * @throws IOException if the field has another wire type or is damaged
   */
  public ByteBuffer fixed(int size) throws IOException {
    if (wire != BYTES) {
      require(size == Long.BYTES ? FIXED64 : FIXED32);
    }
    int length = end - data.position();
    if (length % size != 0) {
      throw damaged("field " + field + " ends inside an element");
    }
    return data.slice(data.position(), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(int expected) throws IOException {
    if (wire != expected) {
      throw damaged("field %s has the wire type %s, expected %s".formatted(field, wire, expected));
    }
  }

  private long varint() throws IOException {
    long value = 0;
    try {
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        byte part = data.get();
        value |= (part & 0x7fL) << shift;
        if (part >= 0) {
          return value;
        }
      }
    } catch (BufferUnderflowException e) {
      throw damaged("the message ends inside a number");
    }
    throw damaged("a number has more than 10 bytes");
  }

  private long varintLength() throws IOException {
    int start = data.position();
    varint();
    int length = data.position() - start;
    data.position(start);
    return length;
  }

  private IOException damaged(String problem) {
    return new IOException("protocol buffer: %s, at byte %s".formatted(problem, data.position()));
  }
}
