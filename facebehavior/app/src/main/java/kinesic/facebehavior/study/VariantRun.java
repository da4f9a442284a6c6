package kinesic.facebehavior.study;

import java.util.Locale;

/**
 * One training run of a study.
 *
 * @param family the name of its databases, such as "first"
 * @param scenario what the training databases do not annotate
 * @param variant how it trains
 * @param fraction of the labelled faces of each database that it has, above 0 to 1
 * @param seed of weights, order, dropout and augmentation, and of synthetic databases
 */
public record VariantRun(
    String family, Scenario scenario, Variant variant, double fraction, long seed) {

  /** Its folder, relative to that of all runs. */
  public String folder() {
    return "%s/%s/%s/%s/seed-%s"
        .formatted(
            family, scenario.folder(), variant.folder(), percent(fraction).replace(" %", ""), seed);
  }

  /** The place of its values in tables. */
  public Setting setting() {
    return new Setting(family, scenario.scope(), fraction);
  }

  /** A fraction as text, such as "20 %". */
  public static String percent(double fraction) {
    String number = String.format(Locale.ROOT, "%.2f", 100 * fraction);
    return number.replaceAll("\\.?0+$", "") + " %";
  }

  @Override
  public String toString() {
    String without = scenario.isComplete() ? "" : ", " + scenario.name();
    return "%s%s, %s of the labels, seed %s, %s databases"
        .formatted(variant.name(), without, percent(fraction), seed, family);
  }
}
