package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.predict.PeoplePrediction;
import kinesic.facebehavior.predict.PeoplePrediction.Person;
import kinesic.facebehavior.report.Svg.Anchor;

/** A {@link PeopleReport} as one HTML page that needs nothing but itself. */
public final class PeoplePage {

  private static final double WIDTH = 960;
  private static final double BARS_FROM = 190;
  private static final double BARS_TO = 830;
  private static final double ROW = 17;
  private static final double TOP = 24;
  private static final double CURVE = 340;

  private final PeopleReport report;
  private final HtmlPage page;

  private PeoplePage(PeopleReport report) {
    this.report = report;
    page = new HtmlPage(report.title(), List.of());
  }

  /** The page. */
  public static String of(PeopleReport report) {
    return new PeoplePage(report).page();
  }

  private String page() {
    results();
    attributes();
    verification();
    if (!report.curves().isEmpty()) {
      curves();
    }
    if (!report.gallery().isEmpty()) {
      gallery();
    }
    section(
        "facts", "The run", "All that is needed to repeat it.", FactTables.draw(report.facts()));
    return page.end();
  }

  private void section(String id, String title, String explanation, CharSequence content) {
    page.section(id, title, explanation);
    page.add(content);
    page.endSection();
  }

  private void results() {
    StringBuilder table = new StringBuilder("<table class=\"scores\"><thead><tr><th>measure</th>");
    table.append("<th class=\"n\">chance</th><th class=\"n\">network</th><th></th></tr></thead>");
    table.append("<tbody>");
    for (Figure figure : report.evaluation().figures()) {
      if (Double.isNaN(figure.value())) {
        continue; // the test faces do not allow it
      }
      table
          .append("<tr><td>")
          .append(Html.escape(figure.name()))
          .append("</td><td class=\"n c\">")
          .append(Double.isNaN(figure.chance()) ? "" : ScoreTable.decimal(figure.chance()))
          .append("</td><td class=\"n\"><b>")
          .append(ScoreTable.decimal(figure.value()))
          .append("</b></td><td>")
          .append(Double.isNaN(figure.chance()) ? "" : strip(figure))
          .append("</td></tr>");
    }
    table.append("</tbody></table>");
    String note =
        """
        On the test faces. Chance is what a guesser reaches who knows how often each label occurs but \
        sees no face. Tuned: with the network's own threshold for each attribute, chosen on the \
        validation faces, instead of one half.""";
    section("results", "Results", note, table);
  }

  /** Value and chance on a line from 0 to 1. */
  private static String strip(Figure figure) {
    Scale x = new Scale(0, 1, 6, 214);
    Svg svg = new Svg(220, 16, figure.name());
    svg.line(x.start(), 8, x.end(), 8, "grid");
    svg.line(x.pixel(figure.chance()), 2, x.pixel(figure.chance()), 14, "chance-mark");
    svg.circle(x.pixel(figure.value()), 8, 4, "dot v0", ScoreTable.decimal(figure.value()));
    return svg.toString();
  }

  private void attributes() {
    BinaryScores scores = report.evaluation().thresholdedAttributes();
    List<Attribute> varying =
        List.of(Attribute.values()).stream()
            .filter(a -> !Double.isNaN(scores.balancedAccuracy(a.index()).value()))
            .toList();
    if (varying.isEmpty()) {
      return;
    }
    double height = TOP + varying.size() * ROW + 26;
    Scale x = new Scale(0, 1, BARS_FROM, BARS_TO);
    Svg svg = new Svg(WIDTH, height, "Balanced accuracy of each attribute");
    for (double tick : x.ticks(5)) {
      svg.line(x.pixel(tick), TOP - 4, x.pixel(tick), height - 24, "grid");
      svg.words(x.pixel(tick), height - 10, Anchor.MIDDLE, "tick", Svg.number(tick));
    }
    svg.words(BARS_TO + 12, 13, Anchor.START, "tick", "present in");
    for (int i = 0; i < varying.size(); i++) {
      attribute(svg, varying.get(i), TOP + i * ROW, x);
    }
    String note =
        """
        The mean of the shares of right answers among the faces that have the attribute and among those \
        that have not, above the network's threshold for it (one half, if there were no validation \
        faces). The dark mark is chance, one half for any guess. Attributes that all test faces have, \
        or none, are left out.""";
    section("attributes", "Attributes", note, svg.toString());
  }

  private void attribute(Svg svg, Attribute attribute, double top, Scale x) {
    BinaryScores scores = report.evaluation().thresholdedAttributes();
    Figure figure = scores.balancedAccuracy(attribute.index());
    double middle = top + ROW / 2;
    svg.words(0, middle + 4, Anchor.START, "label", attribute.label().replace('_', ' '));
    String hint =
        String.format(Locale.ROOT, "%s: balanced accuracy %.3f", attribute.label(), figure.value());
    double length = x.pixel(figure.value()) - x.start();
    svg.rectangle(x.start(), middle - 5, length, 10, "bar v0", "", hint);
    double chance = x.pixel(figure.chance());
    svg.line(chance, middle - 7, chance, middle + 7, "chance-mark");
    String share =
        String.format(
            Locale.ROOT,
            "%.0f %% of %,d",
            100 * scores.frequency(attribute.index()),
            scores.samples(attribute.index()));
    svg.words(BARS_TO + 12, middle + 4, Anchor.START, "tick", share);
  }

  private void verification() {
    Verification pairs = report.evaluation().verification();
    if (pairs.genuine() == 0 || pairs.impostors() == 0) {
      return;
    }
    Plot.Range range = new Plot.Range(0, 1, 5);
    Plot plot =
        new Plot(
            CURVE,
            CURVE,
            "Receiver operating characteristic",
            range,
            range,
            "false accept rate",
            "true accept rate");
    plot.svg().line(plot.x(0), plot.y(0), plot.x(1), plot.y(1), "chance");
    List<Verification.Point> roc = pairs.roc();
    double[] far = roc.stream().mapToDouble(Verification.Point::far).toArray();
    double[] tar = roc.stream().mapToDouble(Verification.Point::tar).toArray();
    plot.curve(far, tar, "curve v0", "");
    String note =
        String.format(
            Locale.ROOT,
            "Two pictures are taken for one person if the cosine of their embeddings is above a"
                + " threshold; each point of the curve is a threshold. %,d pairs of one person, %,d"
                + " of two. The dashed line is chance.",
            pairs.genuine(),
            pairs.impostors());
    String figure =
        "<div class=\"row\"><figure><figcaption>area %s</figcaption>%s</figure></div>"
            .formatted(ScoreTable.decimal(pairs.areaUnderCurve().value()), plot);
    section("verification", "Verification", note, figure);
  }

  private void curves() {
    StringBuilder figures = new StringBuilder("<div class=\"row\">");
    for (Curve curve : report.curves()) {
      figures.append(CurveFigure.draw(curve, List.of("network")));
    }
    figures.append("</div>");
    String note = "After each pass over the training databases. The dashed line is chance.";
    section("learning-curves", "Learning curves", note, figures);
  }

  private void gallery() {
    StringBuilder faces = new StringBuilder("<div class=\"gallery wide\">");
    for (PeopleReport.Face face : report.gallery()) {
      faces
          .append("<div class=\"face\"><img alt=\"test face\" src=\"data:image/png;base64,")
          .append(face.png())
          .append("\">");
      face.prediction().person().ifPresent(person -> faces.append(person(person, face.truth())));
      faces.append(attributes(face.truth(), face.prediction())).append("</div>");
    }
    faces.append("</div>");
    String note =
        """
        Test faces at even distances through the test set, not picked by hand. The person is the most \
        probable one of those trained on, which somebody else cannot be. Attributes: \
        <span class="units"><span class="hit">found</span></span>, \
        <span class="units"><span class="miss">missed</span></span>, \
        <span class="units"><span class="extra">not there</span></span>, \
        <span class="units"><span class="open">not annotated</span></span>.""";
    section("gallery", "Faces", note, faces);
  }

  private static String person(Person said, FaceLabels truth) {
    boolean right = truth.identity().filter(said.name()::equals).isPresent();
    return "<p class=\"%s\"><b>%s</b> %.0f %%%s</p>"
        .formatted(
            right ? "right" : "",
            Html.escape(said.name()),
            100 * said.probability(),
            right ? " <i>correct</i>" : "");
  }

  private static String attributes(FaceLabels truth, PeoplePrediction said) {
    StringBuilder spans = new StringBuilder("<p class=\"units\">");
    for (Attribute attribute : Attribute.values()) {
      boolean guess = said.isPresent(attribute);
      boolean label = truth.attributes().isPresent(attribute);
      boolean known = truth.attributes().isAnnotated(attribute);
      if (guess || label) {
        String looks = !known ? "open" : guess && label ? "hit" : guess ? "extra" : "miss";
        spans.append(
            String.format(
                Locale.ROOT,
                "<span class=\"%s\" title=\"probability %.2f\">%s</span>",
                looks,
                said.probability(attribute),
                attribute.label().replace('_', ' ')));
      }
    }
    return spans.append("</p>").toString();
  }
}
