package kinesic.engine.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes compact JSON (RFC 8259); {@link Json} reads it. */
public final class JsonText {

  private JsonText() {}

  /**
   * Returns {@code value} as JSON.
   *
   * <pre>{@code
   * JsonText.of(Map.of("shape", List.of(2, 3))); // {"shape":[2,3]}
   * }</pre>
   *
   * @param value a map, whose entries become the members of an object in its order; an iterable; a
   *     string, a finite number, a boolean or null
   * @throws IllegalArgumentException if it, or something in it, is anything else
   */
  public static String of(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof Iterable<?> iterable) {
      return array(iterable);
    }
    if (value instanceof String text) {
      return Json.quote(text);
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.toString();
    }
    throw new IllegalArgumentException(
        "json: cannot write %s, a %s".formatted(value, value.getClass().getSimpleName()));
  }

  private static String object(Map<?, ?> map) {
    List<String> members = new ArrayList<>();
    map.forEach((name, value) -> members.add(Json.quote(String.valueOf(name)) + ":" + of(value)));
    return "{" + String.join(",", members) + "}";
  }

  private static String array(Iterable<?> iterable) {
    List<String> elements = new ArrayList<>();
    for (Object element : iterable) {
      elements.add(of(element));
    }
    return "[" + String.join(",", elements) + "]";
  }
}
