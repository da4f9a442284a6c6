package kinesic.facebehavior.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of a command line of {@code facebehavior}, which the program itself parses.
 *
 * @param words the words after the command
 */
record PlainOptions(List<String> words) {

  /** The option that names the folder of a run. */
  static final String OUT = "--out";

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

  /** Returns the words with another value of an option that is given. */
  List<String> with(String option, String value) {
    String joined = option + "=";
    List<String> changed = new ArrayList<>();
    for (String word : words) {
      boolean isValue = !changed.isEmpty() && changed.getLast().equals(option);
      changed.add(isValue ? value : word.startsWith(joined) ? joined + value : word);
    }
    return changed;
  }
}
