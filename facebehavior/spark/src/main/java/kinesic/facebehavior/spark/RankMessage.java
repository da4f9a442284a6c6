package kinesic.facebehavior.spark;

import java.util.Locale;

/**
 * A message of rank 0 to the driver.
 *
 * @param attempt the number of the attempt, from 1
 * @param kind what it tells
 * @param step the number of updates of the parameters since the start of the run
 * @param text what the program printed; empty for other kinds
 */
record RankMessage(int attempt, Kind kind, long step, String text) {

  /** The answer that asks rank 0 to stop. */
  static final String STOP = "stop";

  private static final String SEPARATOR = "\t";

  /** What a message tells. */
  enum Kind {
    /** The run starts, or continues after a step. */
    STARTED,
    /** A step was made. */
    STEPPED,
    /** A checkpoint of the step was written. */
    CHECKPOINT,
    /** The program has printed text, perhaps a part of a line. */
    PRINTED,
    /** Nothing has happened. */
    IDLE
  }

  String encoded() {
    return String.join(
        SEPARATOR,
        Integer.toString(attempt),
        kind.name().toLowerCase(Locale.ROOT),
        Long.toString(step),
        text);
  }

  static RankMessage decoded(String message) {
    String[] parts = message.split(SEPARATOR, 4);
    return new RankMessage(
        Integer.parseInt(parts[0]),
        Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
        Long.parseLong(parts[2]),
        parts[3]);
  }
}
