package kinesic.facebehavior.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.report.Svg.Anchor;

/**
 * Lines and strips over a common axis of time, one part below the other, with marks across all of
 * them.
 *
 * @param id unique on the page; lower-case letters, digits and hyphens
 * @param description text alternative
 * @param time the horizontal axis
 * @param parts from top to bottom
 * @param marks moments that are marked
 */
record TimelineChart(String id, String description, Axis time, List<Part> parts, List<Mark> marks) {

  private static final double WIDTH = 970;
  private static final double RIGHT = 24;
  private static final double LETTER = 6.1; // pixels, of small type, at most on average
  private static final double TOP = 20; // room for the letters of marks
  private static final double TITLE = 24;
  private static final double LINES = 132;
  private static final double ROW = 15;
  private static final double ROW_GAP = 2;
  private static final double BOTTOM = 34;
  private static final double BETWEEN = 12;

  /** A part of the chart. */
  sealed interface Part {

    /** Above the part. */
    String title();

    /** The labels on its left. */
    List<String> labels();

    /** In pixels. */
    double height();
  }

  /**
   * Lines.
   *
   * @param y the vertical axis
   * @param lines their values, one for each column of time
   */
  record Lines(String title, Axis y, List<Series> lines) implements Part {

    /** Copies the list. */
    Lines {
      lines = List.copyOf(lines);
    }

    @Override
    public List<String> labels() {
      return lines.stream().map(line -> "\u2014 " + line.name()).toList();
    }

    @Override
    public double height() {
      return LINES;
    }
  }

  /**
   * Strips whose colour is the deeper the greater a value from 0 to 1 is.
   *
   * @param strips from top to bottom
   */
  record Strips(String title, List<Series> strips) implements Part {

    /** Copies the list. */
    Strips {
      strips = List.copyOf(strips);
    }

    @Override
    public List<String> labels() {
      return strips.stream().map(Series::name).toList();
    }

    @Override
    public double height() {
      return ROW * strips.size();
    }
  }

  /**
   * Values over time.
   *
   * @param name on the left
   * @param hint its tooltip
   * @param style the class of its colour, such as "v0"
   * @param values one for each column of time; NaN where there is none
   */
  record Series(String name, String hint, String style, List<Double> values) {

    /** Copies the list. */
    Series {
      values = List.copyOf(values);
    }
  }

  /**
   * A moment.
   *
   * @param at the time
   * @param letter above the chart
   * @param hint its tooltip
   */
  record Mark(double at, String letter, String hint) {}

  /** Copies the lists. */
  TimelineChart {
    parts = List.copyOf(parts);
    marks = List.copyOf(marks);
  }

  /** The chart as a block of a page. */
  Block draw() {
    double left =
        12
            + LETTER
                * parts.stream()
                    .flatMap(part -> part.labels().stream())
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
    double height = TOP + BOTTOM - BETWEEN;
    for (Part part : parts) {
      height += TITLE + part.height() + BETWEEN;
    }
    Scale x = new Scale(time.from(), time.to(), left, WIDTH - RIGHT);
    Svg svg = new Svg(WIDTH, height, description);
    double bottom = height - BOTTOM;
    double top = TOP;
    List<Runnable> curves = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      svg.text(0, top + 14, Anchor.START, "strong", part.title());
      top += TITLE;
      grid(svg, x, top, top + part.height());
      switch (part) {
        case Lines lines -> curves.add(lines(svg, x, top, lines));
        case Strips strips -> strips(svg, x, top, strips, id + "-" + i);
      }
      top += part.height() + BETWEEN;
    }
    for (Axis.Tick tick : time.ticks()) {
      svg.text(x.pixel(tick.at()), bottom + 15, Anchor.MIDDLE, "tick", tick.label());
    }
    svg.text((x.start() + x.end()) / 2, height - 4, Anchor.MIDDLE, "axis", time.label());
    marks(svg, x, bottom);
    curves.forEach(Runnable::run);
    return Block.drawing(svg);
  }

  private void grid(Svg svg, Scale x, double top, double bottom) {
    for (Axis.Tick tick : time.ticks()) {
      svg.line(x.pixel(tick.at()), top, x.pixel(tick.at()), bottom, "grid");
    }
  }

  /** Draws the axis at once; returns what draws the lines, above all else. */
  private static Runnable lines(Svg svg, Scale x, double top, Lines part) {
    Scale y = new Scale(part.y().from(), part.y().to(), top + part.height(), top);
    for (Axis.Tick tick : part.y().ticks()) {
      double at = y.pixel(tick.at());
      svg.line(x.start(), at, x.end(), at, tick.at() == 0 ? "zero" : "grid");
      svg.text(x.start() - 6, at + 3.5, Anchor.END, "tick", tick.label());
    }
    for (int i = 0; i < part.lines().size(); i++) {
      Series line = part.lines().get(i);
      double at = top + 14 + i * 18;
      svg.line(0, at, 16, at, "curve " + line.style());
      svg.text(22, at + 4, Anchor.START, "label", line.name());
    }
    return () -> {
      for (Series line : part.lines().reversed()) {
        int columns = line.values().size();
        double[] xs = new double[columns];
        double[] ys = new double[columns];
        for (int c = 0; c < columns; c++) {
          xs[c] = x.start() + (c + 0.5) * (x.end() - x.start()) / columns;
          ys[c] = y.pixel(line.values().get(c));
        }
        svg.path(xs, ys, "curve thin " + line.style(), line.hint());
      }
    };
  }

  private static void strips(Svg svg, Scale x, double top, Strips part, String mask) {
    double width = x.end() - x.start();
    for (int i = 0; i < part.strips().size(); i++) {
      Series strip = part.strips().get(i);
      double y = top + i * ROW;
      svg.text(x.start() - 6, y + ROW - 4.5, Anchor.END, "tick", strip.name());
      known(svg, x, y, strip.values());
    }
    svg.cells(
        mask,
        x.start(),
        top,
        width,
        ROW,
        ROW_GAP,
        part.strips().stream().map(strip -> "bar " + strip.style()).toList(),
        part.strips().stream().map(Series::hint).toList(),
        mask(part.strips()));
  }

  /** A pale ground where there are values. */
  private static void known(Svg svg, Scale x, double y, List<Double> values) {
    double column = (x.end() - x.start()) / values.size();
    int begin = -1;
    for (int c = 0; c <= values.size(); c++) {
      boolean known = c < values.size() && !Double.isNaN(values.get(c));
      if (known && begin < 0) {
        begin = c;
      } else if (!known && begin >= 0) {
        double at = x.start() + begin * column;
        svg.rectangle(at, y, (c - begin) * column, ROW - ROW_GAP, "ground", "");
        begin = -1;
      }
    }
  }

  /** An image with a pixel for each value, from black for 0 to white for 1. */
  private static String mask(List<Series> strips) {
    int width = strips.get(0).values().size();
    byte[] rgb = new byte[3 * width * strips.size()];
    for (int row = 0; row < strips.size(); row++) {
      for (int c = 0; c < width; c++) {
        double value = strips.get(row).values().get(c);
        byte level = (byte) Math.round(255 * (Double.isNaN(value) ? 0 : Math.clamp(value, 0, 1)));
        for (int channel = 0; channel < 3; channel++) {
          rgb[3 * (row * width + c) + channel] = level;
        }
      }
    }
    try {
      return ImageEncoder.base64(new Picture(width, strips.size(), rgb));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Draws the moments; letters that would overlap move to the right. */
  private void marks(Svg svg, Scale x, double bottom) {
    double free = 0;
    for (Mark mark : marks) {
      double at = x.pixel(mark.at());
      double letter = Math.max(at, free);
      svg.line(at, TOP - 4, at, bottom, "moment");
      svg.text(letter, TOP - 8, Anchor.MIDDLE, "strong", mark.letter());
      free = letter + 13;
    }
  }
}
