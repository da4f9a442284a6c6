package kinesic.facebehavior.database;

import java.util.Locale;

/** A split of a database. */
public enum Split {
  /** The training split. */
  TRAIN,
  /** The held-out split, whether the database calls it test or validation. */
  TEST,
  /** Both splits. */
  ALL;

  /** Returns whether this split includes {@code other}, {@link #TRAIN} or {@link #TEST}. */
  boolean has(Split other) {
    return this == other || this == ALL;
  }

  /** Returns its name on the command line, in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
