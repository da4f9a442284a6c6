package kinesic.facebehavior.task;

import java.util.Locale;

/**
 * A column of an output file.
 *
 * @param name its heading
 * @param isText whether it holds text rather than numbers
 */
public record Column(String name, boolean isText) {

  /** A column of numbers. */
  public static Column number(String name) {
    return new Column(name, false);
  }

  /** A column of text. */
  public static Column text(String name) {
    return new Column(name, true);
  }

  /** A number as the columns hold it: six decimals, finer than float32 near 1, no exponent. */
  public static String decimal(float value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
