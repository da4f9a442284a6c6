package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.report.Svg.Anchor;

/** Probabilities as bars, with marks where their thresholds are. */
final class ProbabilityFigure {

  private static final double ROW = 19;
  private static final double BAR = 11;
  private static final double LETTER = 7.3; // pixels, about, of bold ones
  private static final double NUMBER = 44;

  private ProbabilityFigure() {}

  /**
   * The bars, one below the other.
   *
   * @param width of the figure in pixels
   */
  static String draw(String description, List<Probability> bars, double width) {
    double labels = LETTER * bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
    double notes = LETTER * bars.stream().mapToInt(bar -> bar.note().length()).max().orElse(0);
    double noteFrom = labels + 12;
    double from = noteFrom + (notes > 0 ? notes + 12 : 0);
    Scale x = new Scale(0, 1, from, width - NUMBER);
    Svg svg = new Svg(width, bars.size() * ROW + 22, description);
    for (double tick : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      svg.line(x.pixel(tick), 0, x.pixel(tick), bars.size() * ROW + 3, "grid");
      svg.words(x.pixel(tick), bars.size() * ROW + 17, Anchor.MIDDLE, "tick", Svg.number(tick));
    }
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), i * ROW, noteFrom, x);
    }
    return svg.toString();
  }

  private static void draw(Svg svg, Probability bar, double top, double noteFrom, Scale x) {
    double middle = top + ROW / 2;
    String looks = bar.standsOut() ? "strong" : "label";
    String percent = String.format(Locale.ROOT, "%.0f %%", 100 * bar.value());
    svg.words(0, middle + 4, Anchor.START, looks, bar.label());
    svg.words(noteFrom, middle + 4, Anchor.START, "tick", bar.note());
    double length = x.pixel(bar.value()) - x.start();
    String hint =
        String.format(Locale.ROOT, "%s: probability %.3f", bar.label(), bar.value())
            + (Double.isNaN(bar.threshold())
                ? ""
                : String.format(Locale.ROOT, ", threshold %.3f", bar.threshold()));
    String fill = bar.standsOut() ? "bar v0" : "bar pale";
    svg.rectangle(x.start(), middle - BAR / 2, length, BAR, fill, "", hint);
    if (!Double.isNaN(bar.threshold())) {
      double at = x.pixel(bar.threshold());
      svg.line(at, middle - BAR / 2 - 2, at, middle + BAR / 2 + 2, "chance-mark");
    }
    svg.words(x.end() + 8, middle + 4, Anchor.START, looks, percent);
  }
}
