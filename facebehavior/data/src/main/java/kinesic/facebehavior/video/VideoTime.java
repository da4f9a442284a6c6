package kinesic.facebehavior.video;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in a video as people write them: {@code 90}, {@code 1:30} or {@code 0:01:30.5}. */
public final class VideoTime {

  private static final Pattern CLOCK =
      Pattern.compile("(?:(?:([0-9]{1,4}):)?([0-9]{1,2}):)?([0-9]{1,6}(?:\\.[0-9]{1,9})?)");
  private static final int LESS = 60; // minutes and seconds after a colon are below it

  private VideoTime() {}

  /**
   * Returns a time in seconds.
   *
   * @param text seconds, minutes and seconds, or hours, minutes and seconds, separated by colons
   * @throws IllegalArgumentException if it is none of these
   */
  public static double parse(String text) {
    Matcher parts = CLOCK.matcher(text);
    if (!parts.matches()) {
      throw wrong(text);
    }
    int hours = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
    int minutes = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    BigDecimal seconds = new BigDecimal(parts.group(3));
    boolean tooMany =
        (parts.group(1) != null && minutes >= LESS)
            || (parts.group(2) != null && seconds.intValue() >= LESS);
    if (tooMany) {
      throw wrong(text);
    }
    return seconds.add(BigDecimal.valueOf(3600L * hours + 60L * minutes)).doubleValue();
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "time: \"%s\" is not a time, expected seconds or h:mm:ss, such as 90 or 0:01:30"
            .formatted(text));
  }

  /** Returns seconds as {@code 12.48 s}, with at most two decimals. */
  static String text(double seconds) {
    BigDecimal rounded = BigDecimal.valueOf(seconds).setScale(2, RoundingMode.HALF_UP);
    return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + " s";
  }
}
