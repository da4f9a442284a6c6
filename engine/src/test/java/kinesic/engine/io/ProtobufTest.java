package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtobufTest {

  private static ProtobufReader reader(String hex) {
    return new ProtobufReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static ProtobufReader reader(ProtobufWriter message) {
    return new ProtobufReader(ByteBuffer.wrap(message.toByteArray()));
  }

  @Test
  void the_examples_of_the_specification_are_read_and_written() throws IOException {
    ProtobufReader integer = reader("089601");
    assertTrue(integer.next());
    assertEquals(1, integer.field());
    assertEquals(150, integer.integer());
    assertFalse(integer.next());
    ProtobufReader text = reader("120774657374696e67");
    assertTrue(text.next());
    assertEquals(2, text.field());
    assertEquals("testing", text.text());
    ProtobufReader packed = reader("3206038e029ea705");
    assertTrue(packed.next());
    List<Long> elements = new ArrayList<>();
    packed.integers(elements::add);
    assertEquals(List.of(3L, 270L, 86942L), elements);

    byte[] written = new ProtobufWriter().integer(1, 150).text(2, "testing").toByteArray();
    assertEquals("089601120774657374696e67", HexFormat.of().formatHex(written));
    byte[] numbers = new ProtobufWriter().packed(6, 3L, 270L, 86942L).toByteArray();
    assertEquals("3206038e029ea705", HexFormat.of().formatHex(numbers));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "127", "128", "-1", "9223372036854775807", "-9223372036854775808"})
  void integers_keep_their_value(long value) throws IOException {
    ProtobufReader message = reader(new ProtobufWriter().integer(300, value));
    assertTrue(message.next());
    assertEquals(300, message.field());
    assertEquals(value, message.integer());
  }

  @Test
  void fields_that_are_not_read_are_skipped() throws IOException {
    ProtobufWriter inner = new ProtobufWriter().integer(1, 7);
    ProtobufReader message =
        reader(
            new ProtobufWriter()
                .message(1, inner)
                .float64(2, 0.1)
                .packed(3, 1f, 2f)
                .integer(4, 99)
                .float32(5, 1.5f));
    float last = 0;
    while (message.next()) {
      last = message.field() == 5 ? message.float32() : last;
    }
    assertEquals(1.5f, last);
  }

  @Test
  void repeated_floats_are_read_packed_or_one_by_one() throws IOException {
    ProtobufReader packed = reader(new ProtobufWriter().packed(1, 1f, -2f));
    assertTrue(packed.next());
    ByteBuffer elements = packed.fixed(Float.BYTES);
    assertArrayEquals(new float[] {1, -2}, new float[] {elements.getFloat(), elements.getFloat()});
    ProtobufReader single = reader(new ProtobufWriter().float64(1, 0.1));
    assertTrue(single.next());
    assertEquals(0.1, single.fixed(Double.BYTES).getDouble());
  }

  @Test
  void messages_nest() throws IOException {
    ProtobufReader outer =
        reader(new ProtobufWriter().message(9, new ProtobufWriter().text(1, "é")));
    assertTrue(outer.next());
    ProtobufReader inner = outer.message();
    assertTrue(inner.next());
    assertEquals("é", inner.text());
    assertFalse(inner.next());
    assertFalse(outer.next());
  }

  @ParameterizedTest
  @CsvSource({
    "08, the message ends inside a number",
    "0aff, the message ends inside a number",
    "0a05ab, field 1 has a length of 5 bytes",
    "0b, field 1 has the unknown wire type 3",
    "0d0000, field 1 has a length of 4 bytes",
    "08ffffffffffffffffffff01, a number has more than 10 bytes"
  })
  void a_damaged_message_is_refused(String hex, String problem) {
    String message =
        String.valueOf(assertThrows(IOException.class, () -> reader(hex).next()).getMessage());
    assertTrue(message.startsWith("protocol buffer: " + problem), message);
  }

  @Test
  void a_field_of_another_type_is_refused() throws IOException {
    ProtobufReader message = reader(new ProtobufWriter().integer(3, 1));
    assertTrue(message.next());
    assertEquals(
        "protocol buffer: field 3 has the wire type 0, expected 2, at byte 1",
        assertThrows(IOException.class, message::text).getMessage());
  }
}
