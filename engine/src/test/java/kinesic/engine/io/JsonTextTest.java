package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTextTest {

  @Test
  void all_types_are_written() throws JsonException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("text", "a \"quoted\"\nline");
    members.put("numbers", Arrays.asList(1, 2.5f, -3e-20, 4L, null, true));
    members.put("nothing", Map.of());
    members.put("none", List.of());
    String text = JsonText.of(members);
    assertEquals(
        "{\"text\":\"a \\\"quoted\\\"\\u000aline\",\"numbers\":[1,2.5,-3.0E-20,4,null,true],"
            + "\"nothing\":{},\"none\":[]}",
        text);
    assertEquals(-3e-20, Json.parse(text).member("numbers").elements().get(2).number());
  }

  @Test
  void what_json_does_not_know_is_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> JsonText.of(List.of(Float.NaN)));
    assertEquals("json: cannot write NaN, a Float", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> JsonText.of('c'));
    assertEquals("json: cannot write c, a Character", e.getMessage());
  }
}
