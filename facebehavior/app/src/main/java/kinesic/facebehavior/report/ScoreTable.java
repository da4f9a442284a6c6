package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;

/** The figures of merit, chance beside every one. */
final class ScoreTable {

  private ScoreTable() {}

  static String draw(Report report) {
    StringBuilder html = new StringBuilder("<table class=\"scores\"><thead><tr><th>task</th>");
    html.append("<th>measure</th><th class=\"n\">chance</th>");
    List<Variant> variants = report.variants();
    for (int v = 0; v < variants.size(); v++) {
      html.append("<th class=\"n\"><span class=\"key v")
          .append(v)
          .append("\"></span>")
          .append(Html.escape(variants.get(v).name()))
          .append("</th>");
    }
    html.append("<th></th></tr></thead><tbody>");
    String task = "";
    for (Score score : Score.ALL) {
      List<Double> values =
          variants.stream().map(variant -> score.of().apply(variant.evaluation()).value()).toList();
      double chance = score.of().apply(variants.get(0).evaluation()).chance();
      if (Double.isNaN(chance)) {
        continue; // the test faces carry no such label
      }
      boolean first = !score.task().equals(task);
      task = score.task();
      html.append(first ? "<tr class=\"first\"><th>" + task : "<tr><th>")
          .append("</th><td title=\"")
          .append(score.meaning())
          .append(score.headline() ? "\"><b>" : "\">")
          .append(score.name())
          .append(score.headline() ? "</b>" : "")
          .append(score.higherIsBetter() ? "" : " <i>lower is better</i>")
          .append("</td><td class=\"n c\">")
          .append(decimal(chance))
          .append("</td>");
      for (double value : values) {
        html.append(isBest(score, value, values) ? "<td class=\"n best\">" : "<td class=\"n\">")
            .append(decimal(value))
            .append("</td>");
      }
      html.append("<td>").append(strip(score, chance, values)).append("</td></tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  private static boolean isBest(Score score, double value, List<Double> values) {
    for (double other : values) {
      if (score.higherIsBetter() ? other > value : other < value) {
        return false;
      }
    }
    return values.size() > 1;
  }

  /** The same numbers as dots on a line from 0 to 1, or to 3 for the sum of three. */
  private static String strip(Score score, double chance, List<Double> values) {
    Scale x = new Scale(0, score.task().equals("All tasks") ? 3 : 1, 6, 214);
    Svg svg = new Svg(220, 16, score.task() + " " + score.name());
    svg.line(x.start(), 8, x.end(), 8, "grid");
    double mark = x.pixel(Math.clamp(chance, x.from(), x.to()));
    svg.line(mark, 2, mark, 14, "chance-mark");
    for (int v = values.size() - 1; v >= 0; v--) {
      double value = values.get(v);
      if (Double.isFinite(value)) {
        double at = x.pixel(Math.clamp(value, x.from(), x.to()));
        svg.circle(at, 8, 4, "dot v" + v, decimal(value));
      }
    }
    return svg.toString();
  }

  static String decimal(double value) {
    return Double.isNaN(value)
        ? "\u2013"
        : String.format(Locale.ROOT, "%.3f", value).replace("-", "\u2212");
  }
}
