package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Lines over a common horizontal axis, with a bar of one standard deviation up and down at each
 * point.
 *
 * @param title above the figure
 * @param xLabel below the axis
 * @param ticks the labels of the axis
 * @param chance a dashed line; NaN for none
 * @param lines what is drawn
 */
public record LineFigure(
    String title, String xLabel, List<Tick> ticks, double chance, List<Line> lines) {

  private static final double WIDTH = 470;
  private static final double HEIGHT = 250;
  private static final double LEFT = 46;
  private static final double RIGHT = 14;
  private static final double TOP = 10;
  private static final double BOTTOM = 38;

  /** A place on the horizontal axis and what is written there. */
  public record Tick(double at, String label) {}

  /**
   * A line.
   *
   * @param name in hints
   * @param colour a number of the palette, as in {@link Block#legend}
   * @param x where its points are
   * @param y how high they are; NaN leaves a gap
   * @param deviation standard deviations; NaN draws no bar
   */
  public record Line(
      String name, int colour, List<Double> x, List<Double> y, List<Double> deviation) {

    /** Copies the lists. */
    public Line {
      x = List.copyOf(x);
      y = List.copyOf(y);
      deviation = List.copyOf(deviation);
    }
  }

  /** Copies the lists. */
  public LineFigure {
    ticks = List.copyOf(ticks);
    lines = List.copyOf(lines);
  }

  /** The figure as a block of a page. */
  public Block draw() {
    Scale y = vertical();
    double from = ticks.get(0).at();
    double to = ticks.get(ticks.size() - 1).at();
    double margin = 0.06 * Math.max(1e-9, to - from);
    Scale x = new Scale(from - margin, to + margin, LEFT, WIDTH - RIGHT);
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    for (double tick : y.ticks(5)) {
      svg.line(x.start(), y.pixel(tick), x.end(), y.pixel(tick), "grid");
      svg.words(x.start() - 6, y.pixel(tick) + 3.5, Anchor.END, "tick", Svg.number(tick));
    }
    for (Tick tick : ticks) {
      svg.line(x.pixel(tick.at()), y.start(), x.pixel(tick.at()), y.end(), "grid");
      svg.words(x.pixel(tick.at()), y.start() + 15, Anchor.MIDDLE, "tick", tick.label());
    }
    svg.words((x.start() + x.end()) / 2, HEIGHT - 5, Anchor.MIDDLE, "axis", xLabel);
    if (!Double.isNaN(chance)) {
      svg.line(x.start(), y.pixel(chance), x.end(), y.pixel(chance), "chance");
    }
    for (Line line : lines.reversed()) { // the first lies on top
      draw(svg, line, x, y);
    }
    return new Block(
        "<figure><figcaption>" + Html.escape(title) + "</figcaption>" + svg + "</figure>");
  }

  private Scale vertical() {
    double least = Double.isNaN(chance) ? Double.POSITIVE_INFINITY : chance;
    double greatest = Double.isNaN(chance) ? Double.NEGATIVE_INFINITY : chance;
    for (Line line : lines) {
      for (int i = 0; i < line.y().size(); i++) {
        double reach = Double.isNaN(line.deviation().get(i)) ? 0 : line.deviation().get(i);
        if (Double.isFinite(line.y().get(i))) {
          least = Math.min(least, line.y().get(i) - reach);
          greatest = Math.max(greatest, line.y().get(i) + reach);
        }
      }
    }
    if (least > greatest) { // nothing is known
      least = 0;
      greatest = 1;
    }
    double margin = Math.max(0.05 * (greatest - least), 1e-3);
    return new Scale(least - margin, greatest + margin, HEIGHT - BOTTOM, TOP);
  }

  private static void draw(Svg svg, Line line, Scale x, Scale y) {
    String colour = " v" + line.colour();
    svg.path(pixels(x, line.x()), pixels(y, line.y()), "curve" + colour, line.name());
    for (int i = 0; i < line.x().size(); i++) {
      double value = line.y().get(i);
      double deviation = line.deviation().get(i);
      if (!Double.isFinite(value)) {
        continue;
      }
      double at = x.pixel(line.x().get(i));
      if (Double.isFinite(deviation)) {
        double[] both = {at, at};
        double[] reach = {y.pixel(value - deviation), y.pixel(value + deviation)};
        svg.path(both, reach, "whisker" + colour, "");
      }
      String hint =
          Double.isFinite(deviation)
              ? String.format(Locale.ROOT, "%s: %.3f ± %.3f", line.name(), value, deviation)
              : String.format(Locale.ROOT, "%s: %.3f", line.name(), value);
      svg.circle(at, y.pixel(value), line.x().size() > 8 ? 1.8 : 3.2, "dot" + colour, hint);
    }
  }

  private static double[] pixels(Scale scale, List<Double> values) {
    return scale.pixels(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
