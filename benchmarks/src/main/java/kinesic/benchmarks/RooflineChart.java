package kinesic.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An SVG chart of rate against arithmetic intensity, both on logarithmic axes. Kinesic's marks are
 * filled and the peer's hollow, so that the chart is readable without colour; the shape of a mark
 * distinguishes the forward pass and the two gradients.
 */
final class RooflineChart {

  /**
   * The limits of {@code threads} threads.
   *
   * @param threads the number of threads
   * @param gigaflops the limit of the multiply-add units in GFLOP/s
   * @param gigabytes the memory bandwidth in GB/s
   */
  record Roof(int threads, double gigaflops, double gigabytes) {}

  private static final double WIDTH = 1000;
  private static final double HEIGHT = 640;
  private static final double LEFT = 70;
  private static final double RIGHT = 730;
  private static final double TOP = 60;
  private static final double BOTTOM = 570;
  private static final double LEAST_X = 12;
  private static final double MOST_X = 320;
  private static final double LEAST_Y = 25;
  private static final double MOST_Y = 1000;
  private static final double GAP = 14; // between layers of nearly equal intensity
  private static final int ROUNDS = 200; // of moving them apart
  private static final List<Integer> TICKS_X = List.of(12, 20, 40, 80, 160, 320);
  private static final List<Integer> TICKS_Y = List.of(25, 50, 100, 200, 400, 800);
  private static final String OURS = "#0b4f8a";
  private static final String PEERS = "#c2560c";
  private static final List<String> PARTS = List.of("forward", "backward-data", "backward-filter");

  private final List<Roof> roofs;
  private final Map<String, Double> ours;
  private final Map<String, Double> peers;
  private final List<LayerShape> layers;
  private final StringBuilder svg = new StringBuilder();

  /**
   * Creates a chart of the convolutions of ResNet-50.
   *
   * @param roofs the limits of the machine
   * @param ours rates by case, such as conv/3x3-64-64-28/forward; cases may be missing
   * @param peers the peer's rates by case
   */
  RooflineChart(List<Roof> roofs, Map<String, Double> ours, Map<String, Double> peers) {
    this.roofs = roofs;
    this.ours = ours;
    this.peers = peers;
    layers =
        LayerShape.RESNET50.stream()
            .sorted(Comparator.comparingDouble(Roofline::intensity))
            .toList();
  }

  /** Returns the chart as SVG. */
  String svg() {
    svg.setLength(0);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\""
            + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">",
        WIDTH, HEIGHT);
    add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#fff\"/>", WIDTH, HEIGHT);
    text(
        LEFT,
        24,
        "start",
        "font-size=\"17\"",
        "The convolutions of ResNet-50 (112 x 112, batch 16)");
    axes();
    roofs.forEach(this::roof);
    columns();
    marks(peers, false);
    marks(ours, true);
    legend();
    return svg.append("</svg>\n").toString();
  }

  private void axes() {
    for (int v : TICKS_X) {
      line(x(v), TOP, x(v), BOTTOM, "stroke=\"#e4e4e4\"");
      text(x(v), BOTTOM + 19, "middle", "", Integer.toString(v));
    }
    for (int v : TICKS_Y) {
      line(LEFT, y(v), RIGHT, y(v), "stroke=\"#e4e4e4\"");
      text(LEFT - 8, y(v) + 4, "end", "", Integer.toString(v));
    }
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\""
            + " stroke=\"#444\"/>",
        LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
    text(
        (LEFT + RIGHT) / 2,
        BOTTOM + 42,
        "middle",
        "",
        "arithmetic intensity: operations per byte of the three arrays");
    add(
        "<text transform=\"translate(22 %.1f) rotate(-90)\" text-anchor=\"middle\">"
            + "rate in GFLOP/s, operations of the direct algorithm</text>",
        (TOP + BOTTOM) / 2);
  }

  /** Draws the slope of the memory bandwidth and the level of the multiply-add units. */
  private void roof(Roof roof) {
    double ridge = roof.gigaflops() / roof.gigabytes();
    double from = Math.max(LEAST_X, LEAST_Y / roof.gigabytes());
    double corner = Math.clamp(ridge, from, MOST_X);
    add(
        "<polyline fill=\"none\" stroke=\"#222\" stroke-width=\"2\"%s points=\"%.1f,%.1f %.1f,%.1f"
            + " %.1f,%.1f\"/>",
        roof.threads() == 1 ? " stroke-dasharray=\"7 4\"" : "",
        x(from),
        y(Math.min(roof.gigaflops(), from * roof.gigabytes())),
        x(corner),
        y(Math.min(roof.gigaflops(), corner * roof.gigabytes())),
        x(MOST_X),
        y(roof.gigaflops()));
    line(
        LEFT,
        y(roof.gigaflops()),
        x(corner),
        y(roof.gigaflops()),
        "stroke=\"#222\" stroke-width=\"0.7\" stroke-dasharray=\"2 4\"");
    String threads = roof.threads() == 1 ? "1 thread" : roof.threads() + " threads";
    text(
        roof.threads() == 1 ? RIGHT - 6 : LEFT + 8, // where there are few marks
        y(roof.gigaflops()) - 6,
        roof.threads() == 1 ? "end" : "start",
        "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"4\"",
        String.format(
            Locale.ROOT,
            "%s: %.0f GFLOP/s, %.0f GB/s",
            threads,
            roof.gigaflops(),
            roof.gigabytes()));
  }

  /** Returns the x position of each layer: its intensity, moved if another layer is too close. */
  private double[] places() {
    double[] places = layers.stream().mapToDouble(layer -> x(Roofline.intensity(layer))).toArray();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 1; i < places.length; i++) {
        double missing = GAP - (places[i] - places[i - 1]);
        if (missing > 0) {
          places[i - 1] -= missing / 2;
          places[i] += missing / 2;
        }
      }
    }
    return places;
  }

  /** Draws a thin line and a number for each layer. */
  private void columns() {
    double[] places = places();
    for (int i = 0; i < places.length; i++) {
      line(places[i], TOP, places[i], BOTTOM, "stroke=\"#ccc\" stroke-width=\"0.7\"");
      text(places[i], TOP - 7, "middle", "font-size=\"11\"", Integer.toString(i + 1));
    }
  }

  private void marks(Map<String, Double> rates, boolean mine) {
    double[] places = places();
    for (int i = 0; i < places.length; i++) {
      for (int part = 0; part < PARTS.size(); part++) {
        Double rate = rates.get("conv/" + layers.get(i).name() + "/" + PARTS.get(part));
        if (rate != null) {
          mark(places[i], y(Math.clamp(rate, LEAST_Y, MOST_Y)), part, mine);
        }
      }
    }
  }

  /** Draws a circle (forward), a triangle (image gradient) or a square (filter gradient). */
  private void mark(double x, double y, int part, boolean mine) {
    String style =
        mine
            ? "fill=\"" + OURS + "\" stroke=\"#fff\" stroke-width=\"0.8\""
            : "fill=\"#fff\" fill-opacity=\"0.6\" stroke=\"" + PEERS + "\" stroke-width=\"1.8\"";
    switch (part) {
      case 0 -> add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" %s/>", x, y, style);
      case 1 ->
          add(
              "<polygon points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\" %s/>",
              x, y - 6, x + 5.5, y + 4.5, x - 5.5, y + 4.5, style);
      default ->
          add("<rect x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"9\" %s/>", x - 4.5, y - 4.5, style);
    }
  }

  private void legend() {
    double left = RIGHT + 24;
    double at = TOP + 6;
    for (boolean mine : peers.isEmpty() ? new boolean[] {true} : new boolean[] {true, false}) {
      text(
          left,
          at,
          "start",
          "font-weight=\"bold\"",
          mine ? "Kinesic (filled)" : "PyTorch (hollow)");
      for (int part = 0; part < PARTS.size(); part++) {
        at += 20;
        mark(left + 7, at - 4, part, mine);
        text(left + 20, at, "start", "", PARTS.get(part).replace('-', ' '));
      }
      at += 30;
    }
    text(left, at, "start", "font-weight=\"bold\"", "Layers, operations per byte");
    for (int i = 0; i < layers.size(); i++) {
      at += 17;
      LayerShape layer = layers.get(i);
      text(left + 14, at, "end", "font-size=\"11\"", Integer.toString(i + 1));
      text(left + 22, at, "start", "font-size=\"12\"", layer.name());
      text(
          WIDTH - 30,
          at,
          "end",
          "font-size=\"12\"",
          String.format(Locale.ROOT, "%.0f", Roofline.intensity(layer)));
    }
    text(
        LEFT,
        HEIGHT - 6,
        "start",
        "font-size=\"12\" fill=\"#555\"",
        "Winograd's algorithm needs fewer operations than are counted here, so it can exceed the roof."
            + " Layers of nearly equal intensity are drawn side by side.");
  }

  private static double x(double intensity) {
    return LEFT + (RIGHT - LEFT) * Math.log(intensity / LEAST_X) / Math.log(MOST_X / LEAST_X);
  }

  private static double y(double rate) {
    return BOTTOM - (BOTTOM - TOP) * Math.log(rate / LEAST_Y) / Math.log(MOST_Y / LEAST_Y);
  }

  private void line(double x1, double y1, double x2, double y2, String style) {
    add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>", x1, y1, x2, y2, style);
  }

  private void text(double x, double y, String anchor, String style, String words) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, style, words);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another dependency
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
