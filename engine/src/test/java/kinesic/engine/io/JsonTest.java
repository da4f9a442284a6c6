package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private static String failure(Executable what) {
    return String.valueOf(assertThrows(JsonException.class, what).getMessage());
  }

  @Test
  void every_type_of_value_is_parsed() throws Exception {
    Json json =
        Json.parse(
            "{\"text\": \"a\", \"number\": -1.5e2, \"list\": [1, 2],\n"
                + " \"yes\": true, \"no\": false, \"nothing\": null, \"empty\": {}}");
    assertEquals("a", json.member("text").string());
    assertEquals(-150, json.member("number").number());
    assertEquals(2, json.member("list").elements().get(1).integer());
    assertTrue(json.member("yes").bool());
    assertFalse(json.member("no").bool());
    assertTrue(json.member("nothing").isNull());
    assertEquals(Json.Type.OBJECT, json.member("empty").type());
    assertEquals(
        List.of("text", "number", "list", "yes", "no", "nothing", "empty"),
        new ArrayList<>(json.members().keySet()));
    assertEquals(Optional.empty(), json.find("missing"));
    assertEquals(Optional.of(json.member("yes")), json.find("yes"));
  }

  @Test
  void escapes_are_decoded() throws Exception {
    String text = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\u00e9\"";
    assertEquals("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00\u00e9", Json.parse(text).string());
  }

  @Test
  void a_byte_order_mark_is_ignored() throws Exception {
    Json json = Json.parse("\uFEFF{\"a\": 1}");
    assertEquals(1, json.member("a").integer());
    assertEquals(1, json.column());
  }

  @Test
  void integers_are_exact() throws Exception {
    assertEquals(Long.MAX_VALUE, Json.parse("9223372036854775807").integer());
    assertEquals(
        "line 1, column 1: expected a 64-bit integer, found 9223372036854775808",
        failure(() -> Json.parse("9223372036854775808").integer()));
    assertEquals(
        "line 1, column 1: expected a 64-bit integer, found 1.5",
        failure(() -> Json.parse("1.5").integer()));
    assertEquals(
        "line 1, column 1: 1e999 is too large for a double",
        failure(() -> Json.parse("1e999").number()));
  }

  @Test
  void a_value_knows_its_position() throws Exception {
    Json value = Json.parse("{\n  \"a\": [7,\n {\"b\": true}]}").member("a").elements().get(1);
    assertEquals("a[1]", value.path());
    assertEquals(3, value.line());
    assertEquals(2, value.column());
    assertEquals("a[1].b", value.member("b").path());
    assertEquals("line 3, column 2: a[1]: is wrong", value.error("is wrong").getMessage());
    assertEquals("a[1]: is wrong", value.error("is wrong").problem());
  }

  @Test
  void a_value_of_another_type_is_refused_with_its_path() throws Exception {
    Json json = Json.parse("{\"a\": [1, \"x\", null, {}]}");
    List<Json> list = json.member("a").elements();
    assertEquals(
        "line 1, column 11: a[1]: expected a number, found a string",
        failure(() -> list.get(1).number()));
    assertEquals(
        "line 1, column 8: a[0]: expected a string, found a number",
        failure(() -> list.get(0).string()));
    assertEquals(
        "line 1, column 16: a[2]: expected an object, found null",
        failure(() -> list.get(2).members()));
    assertEquals(
        "line 1, column 22: a[3]: expected an array, found an object",
        failure(() -> list.get(3).elements()));
    assertEquals(
        "line 1, column 7: a: expected a boolean, found an array",
        failure(() -> json.member("a").bool()));
    assertEquals(
        "line 1, column 1: has no member \"b\", only [a]", failure(() -> json.member("b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|line 1, column 1: expected a value, found the end of the text",
        "{} x|line 1, column 4: expected the end of the text, found x",
        "{|line 1, column 2: expected a name in double quotes, found the end of the text",
        "{a: 1}|line 1, column 2: expected a name in double quotes, found a: 1}",
        "{\"a\" 1}|line 1, column 6: expected ':', found 1}",
        "{\"a\": 1,}|line 1, column 9: expected a name in double quotes, found }",
        "{\"a\": 1, \"a\": 2}|line 1, column 10: \"a\" appears twice",
        "[1 2]|line 1, column 4: expected ']', found 2]",
        "[1,]|line 1, column 4: expected a value, found ]",
        "[NaN]|line 1, column 2: expected a value, found NaN]",
        "[+1]|line 1, column 2: expected a value, found +1]",
        "[01]|line 1, column 3: expected ']', found 1]",
        "[1.]|line 1, column 3: expected ']', found .]",
        "[nul]|line 1, column 2: expected a value, found nul]",
        "\"a|line 1, column 3: expected the closing quote of a string, found the end of the text",
        "\"\\x\"|line 1, column 3: expected a character that can follow a backslash in JSON,"
            + " found x\"",
        "\"\\u00g0\"|line 1, column 6: expected four hexadecimal digits, found g0\"",
        "'a'|line 1, column 1: expected a value, found 'a'",
      })
  void what_is_not_json_is_refused_with_its_position(String text, String message) {
    assertEquals(message, failure(() -> Json.parse(text)));
  }

  @Test
  void lines_are_counted() {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse("{\n\"a\":\r\n  ?}"));
    assertEquals(3, e.line());
    assertEquals(3, e.column());
    assertEquals("expected a value, found ?}", e.problem());
  }

  @Test
  void deep_nesting_is_refused_before_the_stack_overflows() throws Exception {
    Json.parse("[".repeat(100) + "]".repeat(100));
    assertEquals(
        "line 1, column 102: values are nested more than 100 levels deep",
        failure(() -> Json.parse("[".repeat(100_000))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,-2.50,{\"b\":\"x\\\"\\u0001, y\"}],\"c\":null,\"d\":{}}",
        "[true,false,[],{}]",
        "\"\u00e9\""
      })
  void a_value_prints_as_json(String text) throws Exception {
    assertEquals(text, Json.parse(text).toString());
    assertEquals(Json.parse(text), Json.parse(" " + text));
    assertEquals(Json.parse(text).hashCode(), Json.parse(" " + text).hashCode());
    assertNotEquals(Json.parse(text), Json.parse("[" + text + "]"));
  }

  @Test
  void a_file_is_read_and_named_in_messages(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    assertEquals(
        file + ": does not exist",
        assertThrows(IOException.class, () -> Json.read(file)).getMessage());
    Files.writeString(file, "\uFEFF{\"\u00e9\": 1}");
    assertEquals(1, Json.read(file).member("\u00e9").integer());
    Files.writeString(file, "{\n}}");
    assertEquals(
        file + ": line 2, column 2: expected the end of the text, found }",
        failure(() -> Json.read(file)));
    Files.write(file, "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        file + ": is not UTF-8 text",
        assertThrows(IOException.class, () -> Json.read(file)).getMessage());
  }
}
