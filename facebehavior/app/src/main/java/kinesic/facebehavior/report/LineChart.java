package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines over a common horizontal axis, with an error bar at each point. The vertical range follows
 * from the data.
 *
 * @param title above the chart
 * @param height in pixels; {@link #FLAT} or {@link #SQUARE}
 * @param x the horizontal axis
 * @param yLabel what the vertical axis shows; may be empty
 * @param references straight lines such as chance
 * @param lines the first is drawn on top
 */
public record LineChart(
    String title,
    double height,
    Axis x,
    String yLabel,
    List<Reference> references,
    List<Line> lines) {

  /** The usual height; two charts fit side by side. */
  public static final double FLAT = 250;

  /** The height at which the plot is about as high as it is wide. */
  public static final double SQUARE = 458;

  private static final double WIDTH = 470;

  /** With more points than this, a line has no dots. */
  private static final int MOST_DOTS = 60;

  /** With more points than this, the dots of a line are small. */
  private static final int FEW_DOTS = 8;

  /**
   * A straight line across the chart.
   *
   * @param name in its tooltip
   * @param left its height at the left end; NaN for no line
   * @param right its height at the right end
   * @param dotted whether it is dotted instead of dashed
   */
  public record Reference(String name, double left, double right, boolean dotted) {

    /** A dashed line at the level of chance; NaN for none. */
    public static Reference chance(double level) {
      return new Reference("chance", level, level, false);
    }
  }

  /**
   * A line.
   *
   * @param name in tooltips
   * @param colour a number of the palette, 0 to 9
   * @param x where its points are
   * @param y how high they are; NaN leaves a gap
   * @param deviations half the lengths of the error bars; NaN draws none
   */
  public record Line(
      String name, int colour, List<Double> x, List<Double> y, List<Double> deviations) {

    /** Copies the lists. */
    public Line {
      x = List.copyOf(x);
      y = List.copyOf(y);
      deviations = List.copyOf(deviations);
    }

    /** A line without error bars. */
    public Line(String name, int colour, List<Double> x, List<Double> y) {
      this(name, colour, x, y, y.stream().map(value -> Double.NaN).toList());
    }

    /** A learning curve: one value for each epoch, from epoch 1 on. */
    public static Line curve(String name, int colour, List<Double> values) {
      List<Double> epochs = new ArrayList<>();
      for (int i = 1; i <= values.size(); i++) {
        epochs.add((double) i);
      }
      return new Line(name, colour, epochs, values);
    }
  }

  /** Copies the lists. */
  public LineChart {
    references = List.copyOf(references);
    lines = List.copyOf(lines);
  }

  /** The chart as a block of a page. */
  public Block draw() {
    Plot plot = new Plot(WIDTH, height, title, x, vertical());
    for (Reference reference : references) {
      if (!Double.isNaN(reference.left())) {
        double[] xs = {x.from(), x.to()};
        double[] ys = {reference.left(), reference.right()};
        plot.curve(xs, ys, reference.dotted() ? "dotted" : "chance", reference.name());
      }
    }
    lines.reversed().forEach(line -> draw(plot, line));
    return Block.figure(title, plot.svg());
  }

  private Axis vertical() {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (Reference reference : references) {
      if (!Double.isNaN(reference.left())) {
        least = Math.min(least, Math.min(reference.left(), reference.right()));
        greatest = Math.max(greatest, Math.max(reference.left(), reference.right()));
      }
    }
    for (Line line : lines) {
      for (int i = 0; i < line.y().size(); i++) {
        double value = line.y().get(i);
        double reach = Double.isNaN(line.deviations().get(i)) ? 0 : line.deviations().get(i);
        if (Double.isFinite(value)) {
          least = Math.min(least, value - reach);
          greatest = Math.max(greatest, value + reach);
        }
      }
    }
    if (least > greatest) { // no value is known
      least = 0;
      greatest = 1;
    }
    double margin = Math.max(0.05 * (greatest - least), 1e-3);
    return Axis.of(least - margin, greatest + margin, 6, yLabel);
  }

  private static void draw(Plot plot, Line line) {
    String colour = " v" + line.colour();
    plot.curve(array(line.x()), array(line.y()), "curve" + colour, line.name());
    if (line.x().size() > MOST_DOTS) {
      return;
    }
    double radius = line.x().size() > FEW_DOTS ? 2.2 : 3.2;
    for (int i = 0; i < line.x().size(); i++) {
      double at = line.x().get(i);
      double value = line.y().get(i);
      double deviation = line.deviations().get(i);
      if (Double.isFinite(value)) {
        if (Double.isFinite(deviation)) {
          plot.line(at, value - deviation, at, value + deviation, "whisker" + colour);
        }
        String hint = line.name() + ": " + Decimals.withSpread(value, deviation);
        plot.circle(at, value, radius, "dot" + colour, hint);
      }
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
