package kinesic.facebehavior.report;

import java.util.Locale;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.report.Svg.Anchor;

/** The confusion matrix of the expressions: a row a true expression, in percent of the row. */
final class ConfusionFigure {

  private static final double CELL = 52;
  private static final double LEFT = 90;
  private static final double TOP = 42;
  private static final int[] LIGHT = {0xf5, 0xf7, 0xfa};
  private static final int[] DARK = {0x1d, 0x4e, 0x89};

  private ConfusionFigure() {}

  static String draw(Variant variant) {
    ConfusionMatrix counts = variant.evaluation().expressions();
    double width = LEFT + Expression.COUNT * CELL + 10;
    double height = TOP + Expression.COUNT * CELL + 14;
    Svg svg = new Svg(width, height, "Confusion matrix, " + variant.name());
    svg.words(LEFT + Expression.COUNT * CELL / 2, 12, Anchor.MIDDLE, "axis", "predicted");
    svg.upwards(10, TOP + Expression.COUNT * CELL / 2, "axis", "true");
    for (Expression expression : Expression.values()) {
      int k = expression.index();
      double x = LEFT + (k + 0.5) * CELL;
      svg.words(LEFT - 8, TOP + (k + 0.5) * CELL + 4, Anchor.END, "label", expression.label());
      svg.words(x, TOP - 8, Anchor.MIDDLE, "column", expression.label());
      row(svg, expression, counts);
    }
    return "<figure><figcaption>"
        + Html.escape(variant.name())
        + "</figcaption>"
        + svg
        + "</figure>";
  }

  private static void row(Svg svg, Expression expression, ConfusionMatrix counts) {
    long sum = counts.support(expression.index());
    double y = TOP + expression.index() * CELL;
    for (Expression predicted : Expression.values()) {
      int j = predicted.index();
      long count = counts.count(expression.index(), j);
      double share = sum == 0 ? 0 : (double) count / sum;
      double x = LEFT + j * CELL;
      String hint =
          "true %s, predicted %s: %d of %d"
              .formatted(expression.label(), predicted.label(), count, sum);
      svg.rectangle(x + 1, y + 1, CELL - 2, CELL - 2, "cell", mix(Math.sqrt(share)), hint);
      if (sum > 0) {
        String looks = share > 0.3 ? "percent light" : share < 0.005 ? "percent faint" : "percent";
        String percent = String.format(Locale.ROOT, "%.0f", 100 * share);
        svg.words(x + CELL / 2, y + CELL / 2 + 4.5, Anchor.MIDDLE, looks, percent);
      }
    }
  }

  private static String mix(double share) {
    StringBuilder colour = new StringBuilder("#");
    for (int i = 0; i < 3; i++) {
      colour.append(String.format("%02x", Math.round(LIGHT[i] + share * (DARK[i] - LIGHT[i]))));
    }
    return colour.toString();
  }
}
