package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Faces on the circumplex: valence from unpleasant to pleasant, arousal from passive to activated.
 *
 * <p>Small points are faces in the colour of their class, large ones the mean of each class.
 *
 * @param caption above the chart
 * @param classes their names, in the order of {@link Block#classLegend}
 * @param points one for each face
 */
public record CircumplexChart(String caption, List<String> classes, List<Point> points) {

  private static final double SIDE = 307;
  private static final int MOST_POINTS = 400;
  private static final double LETTER = 6.6; // pixels, about
  private static final double LABEL_HEIGHT = 11;
  private static final double LABEL_GAP = 8;

  /**
   * A face.
   *
   * @param valence from -1, unpleasant, to 1, pleasant
   * @param arousal from -1, passive, to 1, activated
   * @param label the index of its class; -1 if it is not annotated
   */
  public record Point(double valence, double arousal, int label) {

    /** A face without a class. */
    public Point(double valence, double arousal) {
      this(valence, arousal, -1);
    }
  }

  /** Copies the lists. */
  public CircumplexChart {
    classes = List.copyOf(classes);
    points = List.copyOf(points);
  }

  /** The chart as a block of a page. */
  public Block draw() {
    Plot plot = empty(SIDE, "Circumplex, " + caption);
    int step = Math.max(1, points.size() / MOST_POINTS);
    for (int i = 0; i < points.size() && i / step < MOST_POINTS; i += step) {
      Point point = points.get(i);
      String colour = "e" + Math.max(0, point.label());
      plot.circle(point.valence(), point.arousal(), 2.6, "point " + colour, "");
    }
    means(plot);
    return Block.figure(caption, plot.svg());
  }

  private static Plot empty(double side, String description) {
    Plot plot = Plot.square(side, description, 1, "valence", "arousal");
    plot.circle(0, 0, plot.x(1) - plot.x(0), "circle", "");
    return plot;
  }

  // ---------------------------------------------------------------- one face

  /** A single prediction, with the ends of the axes explained. */
  public static Block of(Point at) {
    Plot plot = empty(340, "Circumplex");
    Svg svg = plot.svg();
    svg.text(plot.x(-1), plot.y(0) - 6, Anchor.START, "tick", "unpleasant");
    svg.text(plot.x(1), plot.y(0) - 6, Anchor.END, "tick", "pleasant");
    svg.text(plot.x(0) + 6, plot.y(0.86), Anchor.START, "tick", "activated");
    svg.text(plot.x(0) + 6, plot.y(-0.92), Anchor.START, "tick", "passive");
    String caption =
        "valence "
            + Decimals.twoSigned(at.valence())
            + ", arousal "
            + Decimals.twoSigned(at.arousal());
    plot.line(0, 0, at.valence(), at.arousal(), "error");
    plot.circle(at.valence(), at.arousal(), 7, "dot v0", caption);
    return Block.figure(caption, svg);
  }

  /** A small circumplex with both values as text: the ring is the truth, the dot the prediction. */
  public static Block dial(Point predicted, Optional<Point> truth) {
    Scale x = new Scale(-1, 1, 4, 52);
    Scale y = new Scale(-1, 1, 52, 4);
    Svg svg = new Svg(56, 56, "Valence and arousal: ring true, dot predicted");
    svg.circle(28, 28, 24, "circle", "");
    svg.line(4, 28, 52, 28, "zero").line(28, 4, 28, 52, "zero");
    double px = x.pixel(predicted.valence());
    double py = y.pixel(predicted.arousal());
    String valence = "V " + Decimals.twoSigned(predicted.valence());
    String arousal = "A " + Decimals.twoSigned(predicted.arousal());
    if (truth.isPresent()) {
      double tx = x.pixel(truth.get().valence());
      double ty = y.pixel(truth.get().arousal());
      svg.line(tx, ty, px, py, "error").circle(tx, ty, 4, "ring", "true");
      valence += " (" + Decimals.twoSigned(truth.get().valence()) + ")";
      arousal += " (" + Decimals.twoSigned(truth.get().arousal()) + ")";
    }
    svg.circle(px, py, 3, "dot v0", "predicted");
    return Block.dial(svg, List.of(valence, arousal));
  }

  // ---------------------------------------------------------------- means of classes

  private record Mean(int label, int faces, double valence, double arousal) {}

  private List<Mean> classMeans() {
    List<Mean> means = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      List<Point> faces = points.stream().filter(point -> point.label() == label).toList();
      if (!faces.isEmpty()) {
        means.add(
            new Mean(
                label,
                faces.size(),
                faces.stream().mapToDouble(Point::valence).average().orElseThrow(),
                faces.stream().mapToDouble(Point::arousal).average().orElseThrow()));
      }
    }
    return means;
  }

  /** Draws first all means, then all labels, so that no label is covered. */
  private void means(Plot plot) {
    List<Mean> means = classMeans();
    for (Mean mean : means) {
      String hint =
          String.format(
              Locale.ROOT,
              "mean of %,d faces of %s: valence %.2f, arousal %.2f",
              mean.faces(),
              classes.get(mean.label()),
              mean.valence(),
              mean.arousal());
      plot.circle(mean.valence(), mean.arousal(), 6, "mean e" + mean.label(), hint);
    }
    List<Box> taken = new ArrayList<>();
    for (Mean mean : means) {
      String label = classes.get(mean.label());
      Box box = freeBox(plot.x(mean.valence()), plot.y(mean.arousal()), label, taken);
      taken.add(box);
      double middle = (box.left() + box.right()) / 2;
      plot.svg().text(middle, box.bottom(), Anchor.MIDDLE, "mean-label", label);
    }
  }

  /** The area that a label covers, in pixels. */
  private record Box(double left, double top, double right, double bottom) {

    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /**
   * A place for a label near the point (x, y): above, below, to the right or left, then further
   * above and below. Returns the first that covers no other label, or the one above.
   */
  private static Box freeBox(double x, double y, String label, List<Box> taken) {
    double half = LETTER * label.length() / 2;
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
}
