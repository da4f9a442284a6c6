package kinesic.nn.weighting;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** State of a weighting that has several numbers for each task: {@code kind.task = number}. */
final class NamedState {

  private NamedState() {}

  /** Returns the numbers of a kind by task. */
  static Map<String, Double> part(Map<String, Double> state, String kind) {
    Map<String, Double> part = new LinkedHashMap<>();
    state.forEach(
        (name, value) -> {
          if (name.startsWith(kind)) {
            part.put(name.substring(kind.length()), value);
          }
        });
    return part;
  }

  /**
   * Checks that a state has only these kinds of numbers.
   *
   * @throws IllegalArgumentException if it has others
   */
  static void requireKinds(Map<String, Double> state, String... kinds) {
    List<String> others =
        state.keySet().stream()
            .filter(name -> Arrays.stream(kinds).noneMatch(name::startsWith))
            .toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "weighting: the state contains %s, expected names that begin with %s"
              .formatted(others, String.join(" or ", kinds)));
    }
  }
}
