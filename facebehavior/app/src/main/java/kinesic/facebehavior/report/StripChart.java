package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Values as dots on a common axis, a strip for each subject.
 *
 * @param description text alternative
 * @param quantity what the axis shows
 * @param strips from top to bottom
 */
public record StripChart(String description, String quantity, List<Strip> strips) {

  private static final double WIDTH = 970;
  private static final double LETTER = 6.1; // pixels, on average
  private static final double GAP = 14;
  private static final double ROW = 22;
  private static final double TOP = 30;
  private static final int TICKS = 7;

  /**
   * The values of a subject.
   *
   * @param name at the left
   * @param dots in any order
   */
  public record Strip(String name, List<Dot> dots) {

    /** Copies the list. */
    public Strip {
      dots = List.copyOf(dots);
    }
  }

  /** What a dot stands for. */
  public enum Kind {
    /** One of several. */
    PLAIN(0, 4, "point"),
    /** Not comparable with the others. */
    ASIDE(8, 4, "dot hollow"),
    /** That which stands out. */
    CHOSEN(1, 5, "dot");

    private final int colour;
    private final double radius;
    private final String style;

    Kind(int colour, double radius, String style) {
      this.colour = colour;
      this.radius = radius;
      this.style = style + " v" + colour;
    }

    /** The number of its colour in the palette, for a legend. */
    public int colour() {
      return colour;
    }
  }

  /**
   * A value.
   *
   * @param value finite
   * @param hint the beginning of its tooltip
   */
  public record Dot(double value, Kind kind, String hint) {}

  /** Copies the list. */
  public StripChart {
    strips = List.copyOf(strips);
  }

  /** The chart as a block of a page. */
  public Block draw() {
    int longest = strips.stream().mapToInt(strip -> strip.name().length()).max().orElse(0);
    double bottom = TOP + strips.size() * ROW;
    Axis axis = axis();
    Scale x = new Scale(axis.from(), axis.to(), LETTER * longest + GAP, WIDTH - GAP);
    Svg svg = new Svg(WIDTH, bottom + 6, description);
    for (Axis.Tick tick : axis.ticks()) {
      svg.line(x.pixel(tick.at()), TOP - 4, x.pixel(tick.at()), bottom, "grid");
      svg.text(x.pixel(tick.at()), TOP - 9, Anchor.MIDDLE, "tick", tick.label());
    }
    svg.text(0, TOP - 9, Anchor.START, "axis", quantity);
    for (int s = 0; s < strips.size(); s++) {
      double y = TOP + (s + 0.5) * ROW;
      svg.text(0, y + 4, Anchor.START, "", strips.get(s).name());
      for (Kind kind : Kind.values()) { // what stands out is on top
        for (Dot dot : strips.get(s).dots()) {
          if (dot.kind() == kind) {
            String hint = "%s: %s".formatted(dot.hint(), Decimals.of(dot.value()));
            svg.circle(x.pixel(dot.value()), y, kind.radius, kind.style, hint);
          }
        }
      }
    }
    return Block.drawing(svg);
  }

  private Axis axis() {
    double[] values =
        strips.stream()
            .flatMap(strip -> strip.dots().stream())
            .mapToDouble(Dot::value)
            .sorted()
            .toArray();
    if (values.length == 0) {
      return Axis.unit("");
    }
    double margin = Math.max(0.04 * (values[values.length - 1] - values[0]), 1e-3);
    return Axis.of(values[0] - margin, values[values.length - 1] + margin, TICKS, "");
  }
}
