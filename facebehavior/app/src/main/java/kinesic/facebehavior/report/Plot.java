package kinesic.facebehavior.report;

import kinesic.facebehavior.report.Svg.Anchor;

/** A figure with a horizontal and a vertical axis, grid lines and labels. */
final class Plot {

  private static final double LEFT = 46;
  private static final double RIGHT = 12;
  private static final double TOP = 10;
  private static final double BOTTOM = 38;

  private final Svg svg;
  private final Scale x;
  private final Scale y;

  /**
   * The empty axes.
   *
   * @param xRange the least and the greatest number of the horizontal axis
   * @param yRange the same of the vertical axis
   */
  Plot(
      double width,
      double height,
      String description,
      Range xRange,
      Range yRange,
      String xLabel,
      String yLabel) {
    svg = new Svg(width, height, description);
    x = new Scale(xRange.least(), xRange.greatest(), LEFT, width - RIGHT);
    y = new Scale(yRange.least(), yRange.greatest(), height - BOTTOM, TOP);
    for (double tick : x.ticks(xRange.ticks())) {
      svg.line(x.pixel(tick), y.start(), x.pixel(tick), y.end(), "grid");
      svg.words(x.pixel(tick), y.start() + 15, Anchor.MIDDLE, "tick", label(tick));
    }
    for (double tick : y.ticks(yRange.ticks())) {
      svg.line(x.start(), y.pixel(tick), x.end(), y.pixel(tick), "grid");
      svg.words(x.start() - 6, y.pixel(tick) + 3.5, Anchor.END, "tick", label(tick));
    }
    svg.words((x.start() + x.end()) / 2, height - 5, Anchor.MIDDLE, "axis", xLabel);
    svg.upwards(11, (y.start() + y.end()) / 2, "axis", yLabel);
  }

  /** What an axis spans, and about how many labels it has. */
  record Range(double least, double greatest, int ticks) {}

  Svg svg() {
    return svg;
  }

  double x(double value) {
    return x.pixel(value);
  }

  double y(double value) {
    return y.pixel(value);
  }

  Plot level(double value, String looks) {
    svg.line(x.start(), y.pixel(value), x.end(), y.pixel(value), looks);
    return this;
  }

  Plot curve(double[] xs, double[] ys, String looks, String hint) {
    svg.path(x.pixels(xs), y.pixels(ys), looks, hint);
    return this;
  }

  private static String label(double value) {
    return Svg.number(value == 0 ? 0 : value).replace("-", "\u2212");
  }

  @Override
  public String toString() {
    return svg.toString();
  }
}
