package kinesic.facebehavior.study;

import java.util.List;
import java.util.Locale;

/** Numbers as they stand in sentences and tables: ".346", "−.012", "p = .004". */
final class Words {

  private Words() {}

  /** With three decimals. */
  static String decimal(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%.3f", value);
    boolean zero = text.matches("-0\\.0+");
    return (zero ? text.substring(1) : text).replaceFirst("^(-?)0\\.", "$1.").replace('-', '−');
  }

  /** The same, with a sign also if it is positive. */
  static String signed(double value) {
    String text = decimal(value);
    return value > 0 && !text.equals(".000") ? "+" + text : text;
  }

  /** The mean, with the standard deviation behind it if there is one. */
  static String spread(Spread figure) {
    String mean = decimal(figure.mean());
    return Double.isNaN(figure.deviation()) ? mean : mean + " ± " + decimal(figure.deviation());
  }

  /** "p = .004", "p < .001". */
  static String probability(double p) {
    return Double.isNaN(p) ? "no p" : p < 0.001 ? "p < .001" : "p = " + decimal(p);
  }

  /** "a, b and c". */
  static String list(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
