package kinesic.facebehavior.task;

import java.util.Locale;

/**
 * A column of an output file.
 *
 * @param name its heading
 * @param type what its cells hold
 */
public record Column(String name, Type type) {

  /** What the cells of a column hold. */
  public enum Type {
    /** Words. */
    TEXT,
    /** Decimal numbers. */
    NUMBER,
    /** Whole numbers: places, counts, and flags, which are 0 or 1. */
    INTEGER
  }

  /** A column of decimal numbers. */
  public static Column number(String name) {
    return new Column(name, Type.NUMBER);
  }

  /** A column of whole numbers. */
  public static Column integer(String name) {
    return new Column(name, Type.INTEGER);
  }

  /** A column of text. */
  public static Column text(String name) {
    return new Column(name, Type.TEXT);
  }

  /** Whether it holds text rather than numbers. */
  public boolean isText() {
    return type == Type.TEXT;
  }

  /** A number as the columns hold it: six decimals, finer than float32 near 1, no exponent. */
  public static String decimal(float value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
