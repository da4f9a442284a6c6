package kinesic.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole state of a network's random streams.
 *
 * @param seed the seed that all of them share
 * @param positions how far each stream has been used, by its name; a stream that has not been used
 *     may be left out
 */
public record RandomState(long seed, Map<String, Long> positions) {

  public RandomState {
    positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
  }
}
