package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Valence and arousal of the test faces: where they lie on the circumplex, true and predicted, and
 * each dimension against its truth.
 */
final class CircumplexFigure {

  private static final double CIRCUMPLEX = 307;
  private static final double SCATTER = 224;
  private static final int MOST_POINTS = 400;
  private static final double LABEL_CHARACTER = 6.6; // pixels, about
  private static final double LABEL_HEIGHT = 11;
  private static final double LABEL_GAP = 8;

  private final List<FaceLabels> truth;
  private final Variant variant;
  private final List<Integer> shown = new ArrayList<>();

  private CircumplexFigure(List<FaceLabels> truth, Variant variant) {
    this.truth = truth;
    this.variant = variant;
    int step = Math.max(1, truth.size() / MOST_POINTS);
    for (int i = 0; i < truth.size() && shown.size() < MOST_POINTS; i += step) {
      if (truth.get(i).valenceArousal().isPresent()) {
        shown.add(i);
      }
    }
  }

  /** The true circumplex; it is the same for all variants. */
  static String truth(List<FaceLabels> truth, Variant any) {
    return new CircumplexFigure(truth, any).circumplex(false, "true labels");
  }

  /** The circumplex as a variant predicts it. */
  static String predicted(List<FaceLabels> truth, Variant variant) {
    return new CircumplexFigure(truth, variant).circumplex(true, "predicted, " + variant.name());
  }

  /** Predicted against true, with the diagonal, in the colour of variant {@code index}. */
  static String against(List<FaceLabels> truth, Variant variant, boolean valence, int index) {
    return new CircumplexFigure(truth, variant).scatter(valence, index);
  }

  private ValenceArousal of(int face, boolean predicted) {
    return predicted
        ? variant.predictions().get(face).valenceArousal()
        : truth.get(face).valenceArousal().orElseThrow();
  }

  private String circumplex(boolean predicted, String caption) {
    Plot plot = square(CIRCUMPLEX, "Circumplex, " + caption, "valence", "arousal");
    plot.svg().circle(plot.x(0), plot.y(0), plot.x(1) - plot.x(0), "circle", "");
    cross(plot);
    for (int face : shown) {
      ValenceArousal at = of(face, predicted);
      String looks = truth.get(face).expression().map(e -> "e" + e.index()).orElse("e0");
      plot.svg().circle(plot.x(at.valence()), plot.y(at.arousal()), 2.6, "point " + looks, "");
    }
    means(plot, predicted);
    return figure(caption, plot);
  }

  /** The mean of each expression: first all points, then all words, so that none is covered. */
  private void means(Plot plot, boolean predicted) {
    Map<Expression, double[]> means = new EnumMap<>(Expression.class);
    for (Expression expression : Expression.values()) {
      double[] mean = mean(expression, predicted);
      if (mean[2] > 0) {
        means.put(expression, mean);
      }
    }
    means.forEach(
        (expression, mean) -> {
          String hint =
              String.format(
                  Locale.ROOT,
                  "mean of %.0f faces of %s: valence %.2f, arousal %.2f",
                  mean[2],
                  expression.label(),
                  mean[0],
                  mean[1]);
          String looks = "mean e" + expression.index();
          plot.svg().circle(plot.x(mean[0]), plot.y(mean[1]), 6, looks, hint);
        });
    List<Box> taken = new ArrayList<>();
    means.forEach(
        (expression, mean) -> {
          Box box = freeBox(plot.x(mean[0]), plot.y(mean[1]), expression.label(), taken);
          taken.add(box);
          double middle = (box.left() + box.right()) / 2;
          plot.svg().words(middle, box.bottom(), Anchor.MIDDLE, "mean-label", expression.label());
        });
  }

  /** What a label covers, in pixels. */
  private record Box(double left, double top, double right, double bottom) {

    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /**
   * A place for a label by the point (x, y): above, below, beside, then further above and below,
   * the first that covers no other label; above if there is none.
   */
  private static Box freeBox(double x, double y, String label, List<Box> taken) {
    double half = LABEL_CHARACTER * label.length() / 2;
    double side = half + LABEL_GAP;
    double[][] middles = {
      {x, y - 10}, {x, y + 20}, {x + side, y + 4}, {x - side, y + 4}, {x, y - 22}, {x, y + 32}
    };
    for (double[] middle : middles) {
      Box box = new Box(middle[0] - half, middle[1] - LABEL_HEIGHT, middle[0] + half, middle[1]);
      if (taken.stream().noneMatch(box::overlaps)) {
        return box;
      }
    }
    return new Box(x - half, y - 10 - LABEL_HEIGHT, x + half, y - 10);
  }

  /** Mean valence, mean arousal, and the number of faces. */
  private double[] mean(Expression expression, boolean predicted) {
    double valence = 0;
    double arousal = 0;
    int count = 0;
    for (int i = 0; i < truth.size(); i++) {
      FaceLabels labels = truth.get(i);
      if (labels.valenceArousal().isPresent()
          && labels.expression().filter(expression::equals).isPresent()) {
        valence += of(i, predicted).valence();
        arousal += of(i, predicted).arousal();
        count++;
      }
    }
    return new double[] {valence / count, arousal / count, count};
  }

  private String scatter(boolean valence, int index) {
    String name = valence ? "valence" : "arousal";
    ToDoubleFunction<ValenceArousal> part =
        valence ? ValenceArousal::valence : ValenceArousal::arousal;
    Plot plot = square(SCATTER, "Predicted against true " + name, "true " + name, "predicted");
    cross(plot);
    plot.svg().line(plot.x(-1), plot.y(-1), plot.x(1), plot.y(1), "chance");
    for (int face : shown) {
      double x = plot.x(part.applyAsDouble(of(face, false)));
      double y = plot.y(part.applyAsDouble(of(face, true)));
      plot.svg().circle(x, y, 2.4, "point v" + index, "");
    }
    return figure(name + ", " + variant.name(), plot);
  }

  private static Plot square(double side, String description, String xLabel, String yLabel) {
    Plot.Range range = new Plot.Range(-1.05, 1.05, 4);
    return new Plot(side, side, description, range, range, xLabel, yLabel);
  }

  private static void cross(Plot plot) {
    plot.svg().line(plot.x(-1.05), plot.y(0), plot.x(1.05), plot.y(0), "zero");
    plot.svg().line(plot.x(0), plot.y(-1.05), plot.x(0), plot.y(1.05), "zero");
  }

  private static String figure(String caption, Plot plot) {
    return "<figure><figcaption>" + Html.escape(caption) + "</figcaption>" + plot + "</figure>";
  }
}
