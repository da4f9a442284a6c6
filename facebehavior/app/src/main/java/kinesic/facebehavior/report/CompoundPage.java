package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.MeanInterval;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * How well compound expressions are told apart, as one HTML page: the table, average accuracy by
 * shots, and confusion matrices.
 */
public final class CompoundPage {

  private static final double WIDTH = 560;
  private static final double HEIGHT = 300;
  private static final double STEP = 0.14; // between methods at one number of shots

  private final String title;
  private final List<String> lead;
  private final List<String> classes;
  private final double chance;
  private final List<Bar> zeroShot = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Matrix> matrices = new ArrayList<>();
  private List<String> shots = List.of();

  private record Bar(String name, double value) {}

  private record Series(String name, List<MeanInterval> values) {}

  private record Matrix(String name, ConfusionMatrix confusion) {}

  /**
   * A page without results yet.
   *
   * @param lead what was done and what came out, a paragraph each
   * @param classes the names of the classes
   * @param chance what any guess reaches as average accuracy
   */
  public CompoundPage(String title, List<String> lead, List<String> classes, double chance) {
    this.title = title;
    this.lead = List.copyOf(lead);
    this.classes = List.copyOf(classes);
    this.chance = chance;
  }

  /** Adds the average accuracy of a zero-shot score. */
  public void addZeroShot(String terms, double averageAccuracy) {
    zeroShot.add(new Bar(terms, averageAccuracy));
  }

  /** Names the numbers of shots, such as "5" and "all". */
  public void setShots(List<String> names) {
    shots = List.copyOf(names);
  }

  /** Adds a method that learns, with its average accuracy at each number of shots. */
  public void addMethod(String name, List<MeanInterval> averageAccuracy) {
    series.add(new Series(name, List.copyOf(averageAccuracy)));
  }

  /** Adds a confusion matrix. */
  public void addConfusion(String name, ConfusionMatrix confusion) {
    matrices.add(new Matrix(name, confusion));
  }

  /** The page. */
  public String html() {
    HtmlPage page = new HtmlPage(title, lead);
    page.section(
        "zero-shot",
        "Without having learned one",
        """
        Average accuracy (the mean diagonal of the confusion matrix, UAR) of the zero-shot score with \
        each choice of its terms. Chance is 1 / the number of classes.""");
    page.add(zeroShotTable());
    page.endSection();
    if (!series.isEmpty()) {
      page.section(
          "few-shot",
          "From few faces",
          """
          Average accuracy by the number of training faces of each class: mean over draws, and half the \
          width of its 95 % confidence interval (Student's t). The draws share the test faces, so the \
          interval speaks of the choice of training faces only. The dashed line is chance, the dotted \
          one the best zero-shot score.""");
      page.add(legend());
      page.add(figure());
      page.add(fewShotTable());
      page.endSection();
    }
    page.section(
        "confusion",
        "Confusion matrices",
        """
        Each row is a true compound expression, each cell the percentage of its faces that are called \
        so, over all draws. The diagonal is right.""");
    StringBuilder row = new StringBuilder("<div class=\"row\">");
    for (Matrix matrix : matrices) {
      row.append(ConfusionFigure.draw(matrix.name(), classes, matrix.confusion()));
    }
    page.add(row.append("</div>").toString());
    page.endSection();
    return page.end();
  }

  private String zeroShotTable() {
    StringBuilder html = new StringBuilder("<table class=\"scores\"><thead><tr><th>terms</th>");
    html.append("<th class=\"n\">average accuracy</th><th></th></tr></thead><tbody>");
    for (Bar bar : zeroShot) {
      html.append("<tr><th>").append(Html.escape(bar.name())).append("</th>");
      number(html, bar.value());
      html.append("<td>").append(strip(bar)).append("</td></tr>");
    }
    html.append("<tr><th>chance</th>");
    number(html, chance);
    return html.append("<td></td></tr></tbody></table>").toString();
  }

  private static void number(StringBuilder html, double value) {
    html.append("<td class=\"n\">").append(ScoreTable.decimal(value)).append("</td>");
  }

  private String strip(Bar bar) {
    Scale x = new Scale(0, 1, 6, 214);
    Svg svg = new Svg(220, 16, bar.name());
    svg.line(x.start(), 8, x.end(), 8, "grid");
    svg.line(x.pixel(chance), 2, x.pixel(chance), 14, "chance-mark");
    svg.circle(x.pixel(bar.value()), 8, 4, "dot v0", ScoreTable.decimal(bar.value()));
    return svg.toString();
  }

  private String legend() {
    List<String> names = series.stream().map(Series::name).toList();
    return Html.legend(names, IntStream.range(0, names.size()).boxed().toList(), "");
  }

  private String figure() {
    double best = zeroShot.stream().mapToDouble(Bar::value).max().orElse(chance);
    double top = Math.max(best, chance);
    for (Series one : series) {
      for (MeanInterval value : one.values()) {
        top = Math.max(top, value.mean() + reach(value));
      }
    }
    Scale x = new Scale(-0.5, shots.size() - 0.5, 46, WIDTH - 12);
    Scale y = new Scale(0, Math.min(1, 1.08 * top), HEIGHT - 38, 10);
    Svg svg = new Svg(WIDTH, HEIGHT, "Average accuracy by shots");
    for (double tick : y.ticks(5)) {
      svg.line(x.start(), y.pixel(tick), x.end(), y.pixel(tick), "grid");
      svg.words(x.start() - 6, y.pixel(tick) + 3.5, Anchor.END, "tick", Svg.number(tick));
    }
    for (int k = 0; k < shots.size(); k++) {
      svg.words(x.pixel(k), y.start() + 15, Anchor.MIDDLE, "tick", shots.get(k));
    }
    svg.words((x.start() + x.end()) / 2, HEIGHT - 5, Anchor.MIDDLE, "axis", "faces of each class");
    svg.line(x.start(), y.pixel(chance), x.end(), y.pixel(chance), "chance");
    svg.line(x.start(), y.pixel(best), x.end(), y.pixel(best), "dotted");
    for (int s = 0; s < series.size(); s++) {
      double aside = STEP * (s - (series.size() - 1) / 2.0);
      draw(svg, x, y, series.get(s), s, aside);
    }
    return "<figure>" + svg + "</figure>";
  }

  private void draw(Svg svg, Scale x, Scale y, Series one, int colour, double aside) {
    double[] xs = new double[shots.size()];
    double[] ys = new double[shots.size()];
    for (int k = 0; k < xs.length; k++) {
      xs[k] = x.pixel(k + aside);
      ys[k] = y.pixel(one.values().get(k).mean());
    }
    svg.path(xs, ys, "curve v" + colour, one.name());
    for (int k = 0; k < xs.length; k++) {
      MeanInterval value = one.values().get(k);
      svg.line(
          xs[k],
          y.pixel(value.mean() - reach(value)),
          xs[k],
          y.pixel(value.mean() + reach(value)),
          "curve v" + colour);
      svg.circle(xs[k], ys[k], 3.4, "dot v" + colour, one.name() + " " + text(value));
    }
  }

  private static double reach(MeanInterval value) {
    return Double.isNaN(value.halfWidth()) ? 0 : value.halfWidth();
  }

  private static String text(MeanInterval value) {
    return Double.isNaN(value.halfWidth())
        ? ScoreTable.decimal(value.mean())
        : String.format(Locale.ROOT, "%.3f \u00b1 %.3f", value.mean(), value.halfWidth());
  }

  private String fewShotTable() {
    StringBuilder html = new StringBuilder("<table class=\"scores\"><thead><tr><th>shots</th>");
    for (Series one : series) {
      html.append("<th class=\"n\">").append(Html.escape(one.name())).append("</th>");
    }
    html.append("<th></th></tr></thead><tbody>");
    for (int k = 0; k < shots.size(); k++) {
      html.append("<tr><th>").append(Html.escape(shots.get(k))).append("</th>");
      for (Series one : series) {
        html.append("<td class=\"n\">").append(text(one.values().get(k))).append("</td>");
      }
      html.append("<td></td></tr>");
    }
    return html.append("</tbody></table>").toString();
  }
}
