package kinesic.facebehavior.report;

import kinesic.facebehavior.report.Svg.Anchor;

/** The area of a chart with a horizontal and a vertical axis, grid lines and labels. */
final class Plot {

  private static final double LEFT = 46;
  private static final double RIGHT = 14;
  private static final double TOP = 10;
  private static final double BOTTOM = 38;

  private final Svg svg;
  private final Scale x;
  private final Scale y;

  /** Draws the empty axes into a drawing of this size in pixels. */
  Plot(double width, double height, String description, Axis horizontal, Axis vertical) {
    svg = new Svg(width, height, description);
    x = new Scale(horizontal.from(), horizontal.to(), LEFT, width - RIGHT);
    y = new Scale(vertical.from(), vertical.to(), height - BOTTOM, TOP);
    for (Axis.Tick tick : horizontal.ticks()) {
      double at = x.pixel(tick.at());
      svg.line(at, y.start(), at, y.end(), "grid");
      svg.text(at, y.start() + 15, Anchor.MIDDLE, "tick", tick.label());
    }
    for (Axis.Tick tick : vertical.ticks()) {
      double at = y.pixel(tick.at());
      svg.line(x.start(), at, x.end(), at, "grid");
      svg.text(x.start() - 6, at + 3.5, Anchor.END, "tick", tick.label());
    }
    svg.text((x.start() + x.end()) / 2, height - 5, Anchor.MIDDLE, "axis", horizontal.label());
    svg.upwards(12, (y.start() + y.end()) / 2, "axis", vertical.label());
  }

  /** A square plot of two quantities from -reach to reach, with a cross at 0. */
  static Plot square(double side, String description, double reach, String xLabel, String yLabel) {
    double end = 1.05 * reach;
    Axis x = Axis.of(-end, end, 4, xLabel);
    Axis y = Axis.of(-end, end, 4, yLabel);
    return new Plot(side, side, description, x, y)
        .line(-end, 0, end, 0, "zero")
        .line(0, -end, 0, end, "zero");
  }

  Svg svg() {
    return svg;
  }

  /** The pixel of a value on the horizontal axis. */
  double x(double value) {
    return x.pixel(value);
  }

  /** The pixel of a value on the vertical axis. */
  double y(double value) {
    return y.pixel(value);
  }

  /** A line between two points in the units of the axes. */
  Plot line(double x1, double y1, double x2, double y2, String style) {
    svg.line(x.pixel(x1), y.pixel(y1), x.pixel(x2), y.pixel(y2), style);
    return this;
  }

  /** A circle around a point in the units of the axes; the radius is in pixels. */
  Plot circle(double atX, double atY, double radius, String style, String hint) {
    svg.circle(x.pixel(atX), y.pixel(atY), radius, style, hint);
    return this;
  }

  /** A line through points in the units of the axes, with a gap where y is not finite. */
  Plot curve(double[] xs, double[] ys, String style, String hint) {
    svg.path(x.pixels(xs), y.pixels(ys), style, hint);
    return this;
  }
}
