package kinesic.facebehavior.study;

import java.util.Locale;

/**
 * One training run of a study.
 *
 * @param variant how it trains
 * @param fraction of the labelled faces of each database that it has, above 0 to 1
 * @param seed of weights, order, dropout and augmentation, and of synthetic databases
 */
public record VariantRun(Variant variant, double fraction, long seed) {

  /** Its folder, relative to that of all runs. */
  public String folder() {
    return "%s/%s/seed-%s".formatted(variant.folder(), percent(fraction).replace(" %", ""), seed);
  }

  /** A fraction as text, such as "20 %". */
  public static String percent(double fraction) {
    String number = String.format(Locale.ROOT, "%.2f", 100 * fraction);
    return number.replaceAll("\\.?0+$", "") + " %";
  }

  @Override
  public String toString() {
    return "%s, %s of the labels, seed %s".formatted(variant.name(), percent(fraction), seed);
  }
}
