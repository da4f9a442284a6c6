package kinesic.facebehavior.spark;

import java.util.List;
import java.util.Optional;

/**
 * The words of a command line of {@code facebehavior}, which the program itself parses.
 *
 * @param words the words after the command
 */
record PlainOptions(List<String> words) {

  /** Returns the last value of an option; empty if it is not given. */
  Optional<String> value(String option) {
    String joined = option + "=";
    Optional<String> value = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(joined)) {
        value = Optional.of(word.substring(joined.length()));
      } else if (word.equals(option) && i + 1 < words.size()) {
        value = Optional.of(words.get(i + 1));
      }
    }
    return value;
  }
}
