package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;

/** A learning curve: one line a variant over the epochs, and the level of chance. */
final class CurveFigure {

  private CurveFigure() {}

  /**
   * The curve.
   *
   * @param names of its lines, in their order
   */
  static String draw(Curve curve, List<String> names) {
    double least = Double.isNaN(curve.chance()) ? Double.POSITIVE_INFINITY : curve.chance();
    double greatest = Double.isNaN(curve.chance()) ? Double.NEGATIVE_INFINITY : curve.chance();
    int epochs = 1;
    for (List<Double> values : curve.values()) {
      epochs = Math.max(epochs, values.size());
      for (double value : values) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    if (least > greatest) { // nothing is known
      least = 0;
      greatest = 1;
    }
    double margin = Math.max(0.06 * (greatest - least), 1e-3);
    Plot plot =
        new Plot(
            470,
            236,
            curve.title() + " by epoch",
            new Plot.Range(0.7, Math.max(2, epochs) + 0.3, Math.min(epochs, 12)),
            new Plot.Range(least - margin, greatest + margin, 5),
            "epoch",
            "");
    if (!Double.isNaN(curve.chance())) {
      plot.level(curve.chance(), "chance");
    }
    for (int v = curve.values().size() - 1; v >= 0; v--) { // the first lies on top
      draw(plot, curve.values().get(v), names.get(v), v);
    }
    return "<figure><figcaption>"
        + Html.escape(curve.title())
        + "</figcaption>"
        + plot
        + "</figure>";
  }

  private static void draw(Plot plot, List<Double> values, String name, int variant) {
    double[] x = new double[values.size()];
    double[] y = new double[values.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
      y[i] = values.get(i);
    }
    plot.curve(x, y, "curve v" + variant, name);
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        String hint = String.format(Locale.ROOT, "%s, epoch %d: %.3f", name, i + 1, y[i]);
        plot.svg().circle(plot.x(x[i]), plot.y(y[i]), 2.6, "dot v" + variant, hint);
      }
    }
  }
}
