package kinesic.facebehavior.database;

import java.util.Locale;

/** The part of a database that is read. */
public enum Split {
  /** What a network may learn from. */
  TRAIN,
  /** What the database holds out, whatever it calls it: test or validation. */
  TEST,
  /** Both. */
  ALL;

  /** Whether this part takes in {@code other}, which is {@link #TRAIN} or {@link #TEST}. */
  boolean has(Split other) {
    return this == other || this == ALL;
  }

  /** Its name on the command line: lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
