package kinesic.engine.op;

import java.util.Locale;

/** The names of the kernel functions in messages. */
final class Names {

  private Names() {}

  static String of(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }
}
