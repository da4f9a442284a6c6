package kinesic.nn;

import java.util.Map;

/** What a map must hold for a test to make sense. */
public final class Named {

  private Named() {}

  /** The value of {@code name}, which is there. */
  public static <V> V in(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new AssertionError("there is no " + name + " among " + map.keySet());
    }
    return value;
  }
}
