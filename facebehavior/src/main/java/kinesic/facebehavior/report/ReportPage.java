package kinesic.facebehavior.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.data.FaceLabels;

/**
 * A {@link Report} as one HTML page: no script, no resource from elsewhere, so that it can be sent
 * around and still looks the same in years.
 */
public final class ReportPage {

  private final Report report;
  private final StringBuilder html = new StringBuilder();

  private ReportPage(Report report) {
    this.report = report;
  }

  /** The page. */
  public static String of(Report report) {
    return new ReportPage(report).page();
  }

  private String page() {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(Html.escape(report.title()))
        .append("</title><style>\n")
        .append(styles())
        .append("</style></head><body><main>\n<header><p class=\"kicker\">FaceBehaviorNet</p><h1>")
        .append(Html.escape(report.title()))
        .append("</h1>");
    for (String paragraph : report.lead()) {
      html.append("<p class=\"lead\">").append(Html.escape(paragraph)).append("</p>");
    }
    html.append("</header>\n");
    summary();
    valenceArousal();
    actionUnits();
    expressions();
    curves();
    gallery();
    facts();
    html.append("</main></body></html>\n");
    return html.toString();
  }

  private static String styles() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void section(String id, String title, String explanation) {
    html.append("<section id=\"")
        .append(id)
        .append("\"><h2>")
        .append(title)
        .append("</h2><p class=\"note\">")
        .append(explanation)
        .append("</p>\n");
  }

  private void endSection() {
    html.append("</section>\n");
  }

  private void legend(String chanceKey) {
    html.append("<p class=\"legend\">");
    List<Variant> variants = report.variants();
    for (int v = 0; v < variants.size(); v++) {
      html.append("<span><span class=\"key v")
          .append(v)
          .append("\"></span>")
          .append(Html.escape(variants.get(v).name()))
          .append("</span>");
    }
    html.append("<span><span class=\"key ").append(chanceKey).append("\"></span>chance</span>");
    html.append("</p>");
  }

  private void summary() {
    section(
        "results",
        "Results",
        """
        On the test faces. Chance is what a guesser reaches who knows how often each label occurs but \
        sees no face: the better of always one answer and of drawing lots. Point at a measure to read \
        what it means; of several networks the best value of a row is bold.""");
    html.append(ScoreTable.draw(report));
    endSection();
  }

  private boolean has(Predicate<FaceLabels> label) {
    return report.truth().stream().anyMatch(label);
  }

  private void valenceArousal() {
    if (!has(labels -> labels.valenceArousal().isPresent())) {
      return;
    }
    section(
        "valence-arousal",
        "Valence and arousal",
        """
        The circumplex: valence from unpleasant to pleasant, arousal from passive to activated. Small \
        points are test faces in the colour of their true expression, large ones the mean of an \
        expression. Below, each dimension against its truth; a perfect prediction lies on the dashed \
        diagonal, and chance is any horizontal line.""");
    html.append("<div class=\"row\">")
        .append(CircumplexFigure.truth(report.truth(), report.variants().get(0)));
    for (Variant variant : report.variants()) {
      html.append(CircumplexFigure.predicted(report.truth(), variant));
    }
    html.append("</div>");
    expressionLegend();
    html.append("<div class=\"row\">");
    for (int v = 0; v < report.variants().size(); v++) {
      Variant variant = report.variants().get(v);
      html.append(CircumplexFigure.against(report.truth(), variant, true, v))
          .append(CircumplexFigure.against(report.truth(), variant, false, v));
    }
    html.append("</div>");
    endSection();
  }

  private void expressionLegend() {
    html.append("<p class=\"legend\">");
    for (Expression expression : Expression.values()) {
      html.append("<span><span class=\"key round e")
          .append(expression.index())
          .append("\"></span>")
          .append(expression.label())
          .append("</span>");
    }
    html.append("</p>");
  }

  private void actionUnits() {
    if (!has(labels -> labels.actionUnits().count() > 0)) {
      return;
    }
    section(
        "action-units",
        "Action units",
        """
        F1 of each unit: how well the faces that are said to show it and those that do agree, 0 to 1. \
        A unit is said to be shown if its probability is above its threshold, which was chosen on the \
        validation faces (one half if there were none). The dark mark is chance, which is high for units that many faces show.""");
    legend("chance-bar");
    html.append(UnitFigure.draw(report.variants()));
    endSection();
  }

  private void expressions() {
    if (!has(labels -> labels.expression().isPresent())) {
      return;
    }
    section(
        "expressions",
        "Expressions",
        """
        Confusion matrices: each row is a true expression, each cell the percentage of its faces that \
        are called so. The diagonal is right. A guesser would fill all rows alike.""");
    html.append("<div class=\"row\">");
    for (Variant variant : report.variants()) {
      html.append(ConfusionFigure.draw(variant));
    }
    html.append("</div>");
    endSection();
  }

  private void curves() {
    if (report.curves().isEmpty()) {
      return;
    }
    section(
        "learning-curves",
        "Learning curves",
        """
        After each pass over the training databases.""");
    legend("chance-dash");
    html.append("<div class=\"row\">");
    for (Curve curve : report.curves()) {
      html.append(CurveFigure.draw(curve, report.variants()));
    }
    html.append("</div>");
    endSection();
  }

  private void gallery() {
    if (report.gallery().isEmpty()) {
      return;
    }
    section(
        "gallery",
        "Faces",
        """
        Test faces at even distances through the test set, not picked by hand, and what the network \
        <b>%s</b> says. Ring: true valence and arousal, in the text in brackets; dot: predicted. Action units: \
        <span class="units"><span class="hit">12</span></span> found, \
        <span class="units"><span class="miss">12</span></span> missed, \
        <span class="units"><span class="extra">12</span></span> not there."""
            .formatted(Html.escape(report.variants().get(0).name())));
    html.append(Gallery.draw(report));
    endSection();
  }

  private void facts() {
    section("facts", "The run", "All that is needed to repeat it.");
    html.append("<div class=\"facts\">");
    for (Facts facts : report.facts()) {
      html.append("<table><caption>").append(Html.escape(facts.title())).append("</caption>");
      for (Map.Entry<String, String> fact : facts.values().entrySet()) {
        html.append("<tr><th>")
            .append(Html.escape(fact.getKey()))
            .append("</th><td>")
            .append(Html.escape(fact.getValue()))
            .append("</td></tr>");
      }
      html.append("</table>");
    }
    html.append("</div>");
    endSection();
  }
}
