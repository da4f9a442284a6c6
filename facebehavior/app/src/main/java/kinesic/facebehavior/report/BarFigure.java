package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Groups of horizontal bars from 0 to 1, with chance marked across each group.
 *
 * @param title what the bars show
 * @param series the name of each bar of a group
 * @param colours a number of the palette for each
 * @param groups one below the other
 */
public record BarFigure(
    String title, List<String> series, List<Integer> colours, List<Group> groups) {

  private static final double WIDTH = 970;
  private static final double FROM = 210;
  private static final double TO = 940;
  private static final double BAR = 6;
  private static final double GAP = 9;
  private static final double TOP = 22;

  /**
   * A group of bars.
   *
   * @param name a short one
   * @param words what it is
   * @param values one for each of the series; NaN draws none
   * @param deviations their standard deviations; NaN draws none
   * @param chance NaN marks none
   */
  public record Group(
      String name, String words, List<Double> values, List<Double> deviations, double chance) {

    /** Copies the lists. */
    public Group {
      values = List.copyOf(values);
      deviations = List.copyOf(deviations);
    }
  }

  /** Copies the lists. */
  public BarFigure {
    series = List.copyOf(series);
    colours = List.copyOf(colours);
    groups = List.copyOf(groups);
  }

  /** The figure as a block of a page. */
  public Block draw() {
    double step = series.size() * BAR + GAP;
    double height = TOP + groups.size() * step + 26;
    Scale x = new Scale(0, 1, FROM, TO);
    Svg svg = new Svg(WIDTH, height, title);
    for (double tick : x.ticks(10)) {
      svg.line(x.pixel(tick), TOP - 6, x.pixel(tick), height - 24, "grid");
      svg.words(x.pixel(tick), height - 10, Anchor.MIDDLE, "tick", Svg.number(tick));
    }
    for (int g = 0; g < groups.size(); g++) {
      draw(svg, groups.get(g), TOP + g * step, x);
    }
    return new Block(svg.toString());
  }

  private void draw(Svg svg, Group group, double top, Scale x) {
    double height = series.size() * BAR;
    svg.words(0, top + height / 2 + 4, Anchor.START, "strong", group.name());
    double words = group.name().length() < 6 ? 46 : 0;
    if (words > 0) {
      svg.words(words, top + height / 2 + 4, Anchor.START, "label", group.words());
    }
    for (int s = 0; s < series.size(); s++) {
      double value = group.values().get(s);
      if (!Double.isFinite(value)) {
        continue;
      }
      String hint = String.format(Locale.ROOT, "%s, %s: %.3f", group.name(), series.get(s), value);
      String looks = "bar v" + colours.get(s);
      double length = x.pixel(value) - x.start();
      svg.rectangle(x.start(), top + s * BAR, length, BAR - 1, looks, "", hint);
      double deviation = group.deviations().get(s);
      if (Double.isFinite(deviation)) {
        double middle = top + s * BAR + (BAR - 1) / 2;
        svg.line(x.pixel(value - deviation), middle, x.pixel(value + deviation), middle, "error");
      }
    }
    if (Double.isFinite(group.chance())) {
      double at = x.pixel(group.chance());
      svg.line(at, top - 2.5, at, top + height + 1.5, "chance-mark");
    }
  }
}
