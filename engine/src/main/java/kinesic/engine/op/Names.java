package kinesic.engine.op;

import java.util.Locale;

/** How the functions of the kernel enumerations are called in messages. */
final class Names {

  private Names() {}

  static String of(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }
}
