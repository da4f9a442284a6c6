package kinesic.engine.op;

import java.util.Locale;

/** The names of the kernel functions in messages. */
final class Names {

  private Names() {}

  /** Returns the name of a constant in camel case: {@code lessThan} for {@code LESS_THAN}. */
  static String of(Enum<?> function) {
    String[] words = function.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
    }
    return name.toString();
  }
}
