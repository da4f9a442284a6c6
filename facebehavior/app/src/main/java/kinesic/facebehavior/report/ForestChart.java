package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * A forest plot: differences with their confidence intervals on one axis, a row for each comparison
 * and a mark for each series. Marks of effects that are shown are filled, the others hollow.
 *
 * @param description text alternative
 * @param series the names of the marks of a row, such as families of databases; two at most
 * @param groups from top to bottom
 */
public record ForestChart(String description, List<String> series, List<Group> groups) {

  private static final double WIDTH = 970;
  private static final double LETTER = 6.1; // pixels, on average
  private static final double MOST_LABEL = 330;
  private static final double GAP = 14;
  private static final double MARK = 12; // from one series to the next
  private static final double SPACE = 8; // between rows
  private static final double TITLE = 26;
  private static final double TOP = 34;
  private static final double REACH = 1 / 3.0; // of intervals beyond the differences
  private static final int TICKS = 7;

  /**
   * Comparisons under a title.
   *
   * @param title above them; may be empty
   * @param rows from top to bottom
   */
  public record Group(String title, List<Row> rows) {

    /** Copies the list. */
    public Group {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A comparison.
   *
   * @param name at the left
   * @param intervals one for each series
   * @param note at the right, such as a verdict
   */
  public record Row(String name, List<Interval> intervals, String note) {

    /** Copies the list. */
    public Row {
      intervals = List.copyOf(intervals);
    }
  }

  /**
   * A difference.
   *
   * @param difference NaN draws nothing
   * @param low lower end of its interval; NaN draws no interval
   * @param high upper end
   * @param isShown whether it differs from 0
   */
  public record Interval(double difference, double low, double high, boolean isShown) {

    private String text() {
      String interval =
          Double.isNaN(low)
              ? ""
              : " (%s to %s)".formatted(Decimals.signed(low), Decimals.signed(high));
      return Decimals.signed(difference) + interval;
    }
  }

  /** Copies the lists. */
  public ForestChart {
    series = List.copyOf(series);
    groups = List.copyOf(groups);
  }

  /** The chart as a block of a page, with the colours of the series if there are several. */
  public Block draw() {
    Block drawing = Block.drawing(svg());
    if (series.size() < 2) {
      return drawing;
    }
    List<Integer> colours = new ArrayList<>();
    for (int s = 0; s < series.size(); s++) {
      colours.add(s);
    }
    return Block.together(List.of(Block.legend(series, colours, Block.ChanceMark.NONE), drawing));
  }

  private Svg svg() {
    double left = Math.min(MOST_LABEL, LETTER * longest(true)) + GAP;
    double right = WIDTH - LETTER * longest(false) - GAP;
    Axis axis = axis();
    Scale x = new Scale(axis.from(), axis.to(), left, right);
    double bottom = TOP + height();
    Svg svg = new Svg(WIDTH, bottom + 6, description);
    for (Axis.Tick tick : axis.ticks()) {
      svg.text(x.pixel(tick.at()), TOP - 9, Anchor.MIDDLE, "tick", tick.label());
    }
    svg.text(x.pixel(0) - 8, 10, Anchor.END, "axis", "worse \u2190");
    svg.text(x.pixel(0) + 8, 10, Anchor.START, "axis", "\u2192 better");
    double y = TOP;
    for (Group group : groups) {
      if (!group.title().isEmpty()) {
        svg.text(0, y + 17, Anchor.START, "strong", group.title());
        y += TITLE;
      }
      for (Axis.Tick tick : axis.ticks()) {
        double at = x.pixel(tick.at());
        svg.line(at, y, at, y + group.rows().size() * row(), tick.at() == 0 ? "mark" : "grid");
      }
      for (Row row : group.rows()) {
        double centre = y + row() / 2;
        svg.text(0, centre + 4, Anchor.START, "", row.name());
        svg.text(WIDTH, centre + 4, Anchor.END, "axis", row.note());
        for (int s = 0; s < row.intervals().size(); s++) {
          draw(svg, row, s, y + SPACE / 2 + (s + 0.5) * MARK, x);
        }
        y += row();
      }
    }
    return svg;
  }

  private void draw(Svg svg, Row row, int s, double y, Scale x) {
    Interval interval = row.intervals().get(s);
    if (Double.isNaN(interval.difference())) {
      return;
    }
    String colour = " v" + s;
    if (!Double.isNaN(interval.low())) {
      double low = Math.max(x.start(), x.pixel(interval.low()));
      double high = Math.min(x.end(), x.pixel(interval.high()));
      svg.line(low, y, high, y, "whisker" + colour);
      end(svg, low, y, x.pixel(interval.low()) < x.start(), 5, colour);
      end(svg, high, y, x.pixel(interval.high()) > x.end(), -5, colour);
    }
    double at = x.pixel(interval.difference());
    String style = (interval.isShown() ? "dot" : "dot hollow") + colour;
    String hint = "%s, %s: %s".formatted(row.name(), series.get(s), interval.text());
    if (s == 0) {
      svg.circle(at, y, 4, style, hint);
    } else {
      svg.rectangle(at - 3.5, y - 3.5, 7, 7, style, hint);
    }
  }

  /** The end of an interval: a short line across it, or an arrow if the axis cuts it off. */
  private static void end(
      Svg svg, double at, double y, boolean isCut, double inwards, String colour) {
    if (isCut) {
      double[] xs = {at + inwards, at, at + inwards};
      double[] ys = {y - 3.5, y, y + 3.5};
      svg.path(xs, ys, "whisker" + colour, "");
    } else {
      svg.line(at, y - 3, at, y + 3, "whisker" + colour);
    }
  }

  private double row() {
    return series.size() * MARK + SPACE;
  }

  private double height() {
    return groups.stream()
        .mapToDouble(group -> (group.title().isEmpty() ? 0 : TITLE) + group.rows().size() * row())
        .sum();
  }

  private int longest(boolean isName) {
    return groups.stream()
        .flatMap(group -> group.rows().stream())
        .mapToInt(row -> (isName ? row.name() : row.note()).length())
        .max()
        .orElse(0);
  }

  /** Contains 0 and all differences; wide intervals extend it by a third at most. */
  private Axis axis() {
    List<Interval> all =
        groups.stream()
            .flatMap(group -> group.rows().stream())
            .flatMap(row -> row.intervals().stream())
            .filter(interval -> !Double.isNaN(interval.difference()))
            .toList();
    double least = 0;
    double greatest = 0;
    double low = 0;
    double high = 0;
    for (Interval interval : all) {
      least = Math.min(least, interval.difference());
      greatest = Math.max(greatest, interval.difference());
      low = Double.isNaN(interval.low()) ? low : Math.min(low, interval.low());
      high = Double.isNaN(interval.high()) ? high : Math.max(high, interval.high());
    }
    double more = REACH * Math.max(greatest - least, 0.01);
    double from = Math.max(least - more, Math.min(least, low));
    double to = Math.min(greatest + more, Math.max(greatest, high));
    double margin = 0.04 * Math.max(to - from, 0.01);
    return Axis.of(from - margin, to + margin, TICKS, "");
  }
}
