package kinesic.facebehavior.study;

import java.util.Locale;

/**
 * One training of a study.
 *
 * @param arm how it trains
 * @param fraction of the faces of each database that it has, above 0 to 1
 * @param seed of weights, order, dropout and augmentation, and of drawn faces
 */
public record Trial(Arm arm, double fraction, long seed) {

  /** The name of its folder. */
  public String folder() {
    return "%s/%s/seed-%d".formatted(arm.folder(), percent(fraction).replace(" %", ""), seed);
  }

  /** A fraction as text, such as "20 %". */
  public static String percent(double fraction) {
    String number = String.format(Locale.ROOT, "%.2f", 100 * fraction);
    return number.replaceAll("\\.?0+$", "") + " %";
  }

  @Override
  public String toString() {
    return "%s, %s of the labels, seed %d".formatted(arm.name(), percent(fraction), seed);
  }
}
