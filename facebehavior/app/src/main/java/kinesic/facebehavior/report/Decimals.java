package kinesic.facebehavior.report;

import java.util.Locale;

/** Numbers as pages print them, with a real minus sign, the same in every locale. */
public final class Decimals {

  private Decimals() {}

  /** Three decimals, such as "0.346" or "−0.012"; NaN as an en dash. */
  public static String of(double value) {
    return Double.isNaN(value) ? "–" : minus(String.format(Locale.ROOT, "%.3f", value));
  }

  /** Three decimals with a sign, such as "+0.050"; no sign if it rounds to zero. */
  public static String signed(double value) {
    String text = of(value);
    return value > 0 && !text.equals("0.000") ? "+" + text : text;
  }

  /** Three decimals of a value with its standard deviation or half-width, if that is a number. */
  public static String withSpread(double value, double spread) {
    return Double.isNaN(spread) ? of(value) : of(value) + " ± " + of(spread);
  }

  /** A p value, such as "0.004" or {@code "< 0.001"}; NaN as an en dash. */
  public static String probability(double p) {
    return p < 0.001 ? "< 0.001" : of(p);
  }

  /** Two decimals with a sign, such as "+0.25". */
  static String twoSigned(double value) {
    return minus(String.format(Locale.ROOT, "%+.2f", value));
  }

  private static String minus(String text) {
    String positive = text.replaceFirst("^-(0\\.0+)$", "$1");
    return positive.replace('-', '\u2212');
  }
}
