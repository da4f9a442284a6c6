package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Horizontal bars from 0 to 1 in groups, one bar for each series.
 *
 * @param description text alternative
 * @param width in pixels
 * @param series the name of each bar of a group
 * @param colours a number of the palette, 0 to 9, for each series
 * @param groups from top to bottom
 */
public record BarChart(
    String description,
    double width,
    List<String> series,
    List<Integer> colours,
    List<Group> groups) {

  /** The width that fills a page. */
  public static final double PAGE = 970;

  private static final double BOLD_LETTER = 7.4; // pixels, at most on average; of digits too
  private static final double LETTER = 6.5;
  private static final double SPACE = 12;
  private static final double GAP = 9;
  private static final double TOP = 6;
  private static final double BOTTOM = 26;

  /**
   * A group of bars.
   *
   * @param name such as "AU12"
   * @param description such as "lip corner puller"; may be empty
   * @param values one for each series, 0 to 1; NaN draws no bar
   * @param deviations standard deviations of the values; NaN draws none
   * @param mark a level across the group, such as chance or a threshold; NaN for none
   * @param note to the right of the bars; may be empty
   * @param emphasised whether the name is bold and the bars have their full colour
   */
  public record Group(
      String name,
      String description,
      List<Double> values,
      List<Double> deviations,
      double mark,
      String note,
      boolean emphasised) {

    /** Copies the lists. */
    public Group {
      values = List.copyOf(values);
      deviations = List.copyOf(deviations);
    }

    /** A group without standard deviations. */
    public Group(String name, String description, List<Double> values, double mark, String note) {
      this(
          name,
          description,
          values,
          values.stream().map(value -> Double.NaN).toList(),
          mark,
          note,
          true);
    }

    /**
     * A probability as a single bar, with its percentage to the right.
     *
     * @param threshold above which it counts as present; NaN for none
     * @param emphasised whether the network decides for it
     */
    public static Group probability(
        String name, String description, double value, double threshold, boolean emphasised) {
      return new Group(
          name,
          description,
          List.of(value),
          List.of(Double.NaN),
          threshold,
          String.format(Locale.ROOT, "%.0f %%", 100 * value),
          emphasised);
    }
  }

  /** Copies the lists. */
  public BarChart {
    series = List.copyOf(series);
    colours = List.copyOf(colours);
    groups = List.copyOf(groups);
  }

  /** A chart of one series in the first colour. */
  public BarChart(String description, double width, String series, List<Group> groups) {
    this(description, width, List.of(series), List.of(0), groups);
  }

  /** The chart as a block of a page. */
  public Block draw() {
    double bar = series.size() == 1 ? 11 : series.size() == 2 ? 8 : 6;
    double step = series.size() * bar + GAP;
    double bottom = TOP + groups.size() * step;
    double names =
        BOLD_LETTER * groups.stream().mapToInt(group -> group.name().length()).max().orElse(0);
    double descriptions =
        LETTER * groups.stream().mapToInt(group -> group.description().length()).max().orElse(0);
    double notes = BOLD_LETTER * groups.stream().mapToInt(g -> g.note().length()).max().orElse(0);
    double from = names + SPACE + (descriptions > 0 ? descriptions + SPACE : 0);
    Scale x = new Scale(0, 1, from, width - (notes > 0 ? notes + SPACE : SPACE));
    Svg svg = new Svg(width, bottom + BOTTOM, description);
    for (Axis.Tick tick : Axis.unit("").ticks()) {
      svg.line(x.pixel(tick.at()), 0, x.pixel(tick.at()), bottom, "grid");
      svg.text(x.pixel(tick.at()), bottom + 14, Anchor.MIDDLE, "tick", tick.label());
    }
    for (int g = 0; g < groups.size(); g++) {
      draw(svg, groups.get(g), TOP + g * step, bar, names + SPACE, x);
    }
    return Block.drawing(svg);
  }

  private void draw(Svg svg, Group group, double top, double bar, double descriptions, Scale x) {
    double height = series.size() * bar;
    double middle = top + height / 2 + 4;
    String style = group.emphasised() ? "strong" : "label";
    svg.text(0, middle, Anchor.START, style, group.name());
    svg.text(descriptions, middle, Anchor.START, "label", group.description());
    svg.text(x.end() + SPACE, middle, Anchor.START, "tick", group.note());
    for (int s = 0; s < series.size(); s++) {
      double value = group.values().get(s);
      if (Double.isFinite(value)) {
        double upper = top + s * bar;
        String colour = "bar v" + colours.get(s) + (group.emphasised() ? "" : " pale");
        double length = x.pixel(value) - x.start();
        svg.rectangle(x.start(), upper, length, bar - 1, colour, hint(group, s));
        double deviation = group.deviations().get(s);
        if (Double.isFinite(deviation)) {
          double centre = upper + (bar - 1) / 2;
          double low = x.pixel(Math.max(0, value - deviation));
          double high = x.pixel(Math.min(1, value + deviation));
          svg.line(low, centre, high, centre, "error");
        }
      }
    }
    if (Double.isFinite(group.mark())) {
      double at = x.pixel(group.mark());
      svg.line(at, top - 2.5, at, top + height + 1.5, "mark");
    }
  }

  private String hint(Group group, int s) {
    String mark = Double.isFinite(group.mark()) ? " (mark " + Decimals.of(group.mark()) + ")" : "";
    return group.name()
        + ", "
        + series.get(s)
        + ": "
        + Decimals.withSpread(group.values().get(s), group.deviations().get(s))
        + mark;
  }
}
