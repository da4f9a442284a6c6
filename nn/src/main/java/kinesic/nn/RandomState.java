package kinesic.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * State of the random streams of a network.
 *
 * @param seed the seed shared by all streams
 * @param positions the position of each stream, by name; streams that have not been used may be
 *     absent
 */
public record RandomState(long seed, Map<String, Long> positions) {

  public RandomState {
    positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
  }
}
