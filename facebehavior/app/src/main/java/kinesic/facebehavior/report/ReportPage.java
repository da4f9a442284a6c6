package kinesic.facebehavior.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceLabels;

/**
 * A {@link Report} as one HTML page: no script, no resource from elsewhere, so that it can be sent
 * around and still looks the same in years.
 */
public final class ReportPage {

  private final Report report;
  private final HtmlPage page;

  private ReportPage(Report report) {
    this.report = report;
    page = new HtmlPage(report.title(), report.lead());
  }

  /** The page. */
  public static String of(Report report) {
    return new ReportPage(report).page();
  }

  private String page() {
    summary();
    valenceArousal();
    actionUnits();
    expressions();
    curves();
    gallery();
    facts();
    return page.end();
  }

  private void legend(String chanceKey) {
    List<String> names = report.variants().stream().map(Variant::name).toList();
    page.add(Html.legend(names, IntStream.range(0, names.size()).boxed().toList(), chanceKey));
  }

  private void summary() {
    page.section(
        "results",
        "Results",
        """
        On the test faces. Chance is what a guesser reaches who knows how often each label occurs but \
        sees no face: the better of always one answer and of drawing lots. Point at a measure to read \
        what it means; of several networks the best value of a row is bold.""");
    page.add(ScoreTable.draw(report));
    page.endSection();
  }

  private boolean has(Predicate<FaceLabels> label) {
    return report.truth().stream().anyMatch(label);
  }

  private void valenceArousal() {
    if (!has(labels -> labels.valenceArousal().isPresent())) {
      return;
    }
    page.section(
        "valence-arousal",
        "Valence and arousal",
        """
        The circumplex: valence from unpleasant to pleasant, arousal from passive to activated. Small \
        points are test faces in the colour of their true expression, large ones the mean of an \
        expression. Below, each dimension against its truth; a perfect prediction lies on the dashed \
        diagonal, and chance is any horizontal line.""");
    page.add("<div class=\"row\">")
        .add(CircumplexFigure.truth(report.truth(), report.variants().get(0)));
    for (Variant variant : report.variants()) {
      page.add(CircumplexFigure.predicted(report.truth(), variant));
    }
    page.add("</div>");
    page.add(Html.expressionLegend());
    page.add("<div class=\"row\">");
    for (int v = 0; v < report.variants().size(); v++) {
      Variant variant = report.variants().get(v);
      page.add(CircumplexFigure.against(report.truth(), variant, true, v))
          .add(CircumplexFigure.against(report.truth(), variant, false, v));
    }
    page.add("</div>");
    page.endSection();
  }

  private void actionUnits() {
    if (!has(labels -> labels.actionUnits().count() > 0)) {
      return;
    }
    page.section(
        "action-units",
        "Action units",
        """
        F1 of each unit: how well the faces that are said to show it and those that do agree, 0 to 1. \
        A unit is said to be shown if its probability is above its threshold, which was chosen on the \
        validation faces (one half if there were none). The dark mark is chance, which is high for units that many faces show.""");
    legend("chance-bar");
    page.add(UnitFigure.draw(report.variants()));
    page.endSection();
  }

  private void expressions() {
    if (!has(labels -> labels.expression().isPresent())) {
      return;
    }
    page.section(
        "expressions",
        "Expressions",
        """
        Confusion matrices: each row is a true expression, each cell the percentage of its faces that \
        are called so. The diagonal is right. A guesser would fill all rows alike.""");
    page.add("<div class=\"row\">");
    for (Variant variant : report.variants()) {
      page.add(
          ConfusionFigure.draw(
              variant.name(),
              Arrays.stream(Expression.values()).map(Expression::label).toList(),
              variant.evaluation().expressions()));
    }
    page.add("</div>");
    page.endSection();
  }

  private void curves() {
    if (report.curves().isEmpty()) {
      return;
    }
    page.section(
        "learning-curves",
        "Learning curves",
        """
        After each pass over the training databases.""");
    legend("chance-dash");
    page.add("<div class=\"row\">");
    List<String> names = report.variants().stream().map(Variant::name).toList();
    for (Curve curve : report.curves()) {
      page.add(CurveFigure.draw(curve, names));
    }
    page.add("</div>");
    page.endSection();
  }

  private void gallery() {
    if (report.gallery().isEmpty()) {
      return;
    }
    page.section(
        "gallery",
        "Faces",
        """
        Test faces at even distances through the test set, not picked by hand, and what the network \
        <b>%s</b> says. Ring: true valence and arousal, in the text in brackets; dot: predicted. Action units: \
        <span class="units"><span class="hit">12</span></span> found, \
        <span class="units"><span class="miss">12</span></span> missed, \
        <span class="units"><span class="extra">12</span></span> not there."""
            .formatted(Html.escape(report.variants().get(0).name())));
    page.add(Gallery.draw(report));
    page.endSection();
  }

  private void facts() {
    page.section("facts", "The run", "All that is needed to repeat it.");
    page.add(FactTables.draw(report.facts()));
    page.endSection();
  }
}
