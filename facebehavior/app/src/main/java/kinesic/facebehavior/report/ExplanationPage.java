package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.report.Explanation.Group;
import kinesic.facebehavior.report.Svg.Anchor;

/** An {@link Explanation} as one HTML page that needs nothing but itself. */
public final class ExplanationPage {

  private static final double CIRCUMPLEX = 340;
  private static final double BARS = 560;
  private static final double WIDE_BARS = 470;
  private static final int MOST_IN_A_COLUMN = 20;

  private ExplanationPage() {}

  /** The page. */
  public static String of(Explanation explanation) {
    HtmlPage page = new HtmlPage(explanation.title(), explanation.lead());
    maps(page, explanation);
    boolean affect = explanation.affect().isPresent();
    for (int i = 0; i < explanation.groups().size(); i++) {
      Group group = explanation.groups().get(i);
      String circumplex =
          i == 0 ? explanation.affect().map(ExplanationPage::circumplex).orElse("") : "";
      String title = i == 0 && affect ? group.title() + ", valence and arousal" : group.title();
      page.section("group-" + (i + 1), Html.escape(title), Html.escape(group.explanation()));
      page.add("<div class=\"row\">").add(bars(group)).add(circumplex).add("</div>");
      page.endSection();
    }
    return page.end();
  }

  /** Whether a file with this first line is a page of ours, which may be replaced. */
  public static boolean isFirstLine(String line) {
    return line.equals(HtmlPage.FIRST_LINE);
  }

  private static void maps(HtmlPage page, Explanation explanation) {
    String output = Html.escape(explanation.output());
    String note =
        """
        What <b>%s</b> depends on, from weak (dark red) to strong (light yellow). <b>Grad-CAM</b> shows \
        where the network's late features speak for it; it is coarse, and shows nothing that speaks \
        against it. The <b>gradient</b> shows where the output changes most if a pixel changes, for or \
        against it, averaged over noisy copies of the picture and blurred. Both tell what the network looks at, not \
        whether it is right, and each is scaled by its own greatest values."""
            .formatted(output);
    page.section("pixels", "Which pixels matter", note);
    page.add("<div class=\"row maps\">")
        .add(picture("the picture, as the network sees it", explanation.picture()))
        .add(picture("Grad-CAM of " + explanation.output(), explanation.gradCam()))
        .add(picture("gradient of " + explanation.output(), explanation.saliency()))
        .add("</div>");
    page.endSection();
  }

  private static String picture(String caption, String png) {
    return "<figure><figcaption>%s</figcaption><img alt=\"%s\" src=\"data:image/png;base64,%s\"></figure>"
        .formatted(Html.escape(caption), Html.escape(caption), png);
  }

  private static String bars(Group group) {
    List<Probability> bars = group.bars();
    if (bars.size() <= MOST_IN_A_COLUMN) {
      return "<figure>" + ProbabilityFigure.draw(group.title(), bars, BARS) + "</figure>";
    }
    StringBuilder columns = new StringBuilder();
    for (int from = 0; from < bars.size(); from += MOST_IN_A_COLUMN) {
      List<Probability> column = bars.subList(from, Math.min(bars.size(), from + MOST_IN_A_COLUMN));
      columns
          .append("<figure>")
          .append(ProbabilityFigure.draw(group.title(), column, WIDE_BARS))
          .append("</figure>");
    }
    return columns.toString();
  }

  private static String circumplex(ValenceArousal at) {
    Plot.Range range = new Plot.Range(-1.05, 1.05, 4);
    Plot plot = new Plot(CIRCUMPLEX, CIRCUMPLEX, "Circumplex", range, range, "valence", "arousal");
    Svg svg = plot.svg();
    svg.circle(plot.x(0), plot.y(0), plot.x(1) - plot.x(0), "circle", "");
    svg.line(plot.x(-1.05), plot.y(0), plot.x(1.05), plot.y(0), "zero");
    svg.line(plot.x(0), plot.y(-1.05), plot.x(0), plot.y(1.05), "zero");
    svg.words(plot.x(-1), plot.y(0) - 6, Anchor.START, "tick", "unpleasant");
    svg.words(plot.x(1), plot.y(0) - 6, Anchor.END, "tick", "pleasant");
    svg.words(plot.x(0) + 6, plot.y(0.86), Anchor.START, "tick", "activated");
    svg.words(plot.x(0) + 6, plot.y(-0.92), Anchor.START, "tick", "passive");
    String numbers =
        String.format(Locale.ROOT, "valence %+.2f, arousal %+.2f", at.valence(), at.arousal())
            .replace('-', '\u2212');
    svg.line(plot.x(0), plot.y(0), plot.x(at.valence()), plot.y(at.arousal()), "error");
    svg.circle(plot.x(at.valence()), plot.y(at.arousal()), 7, "dot v0", numbers);
    return "<figure><figcaption>" + numbers + "</figcaption>" + plot + "</figure>";
  }
}
