package kinesic.facebehavior.annotate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A font of lines with round ends, for any size.
 *
 * <p>It has the printable characters of ASCII, the minus sign, the en dash and the ellipsis.
 * Letters with accents appear without them, and other characters as a rectangle.
 *
 * <p>{@code glyphs.txt} has a line for each character: the character and its strokes, with slashes
 * between them. A stroke is a list of points, each a column and a row as hexadecimal digits; the
 * base line is row 4, capital letters reach row 13 and small ones row 10. A point after {@code ~}
 * is not on the line but attracts it: it is the control point of a parabola, which ends at the next
 * point or, if that is a control point too, half-way to it, as in TrueType. A stroke of control
 * points alone is closed.
 */
final class StrokeFont {

  private static final double CAPITAL = 9; // the height of capital letters, in rows
  private static final double BASE_LINE = 4;
  private static final double GAP = 2.3; // between two characters, in columns
  private static final double SPACE = 1.6;
  private static final int PIECES = 6; // of a parabola
  private static final String UNKNOWN = "04 0d 5d 54 04";

  private final Map<Integer, Glyph> glyphs = new HashMap<>(); // by code point
  private final Glyph unknown = Glyph.parse(UNKNOWN);

  /** Reads the font. */
  StrokeFont() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(StrokeFont.class.getResourceAsStream("glyphs.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        glyphs.put(line.codePointAt(0), Glyph.parse(line.substring(2)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    glyphs.put((int) ' ', new Glyph(List.of(), SPACE));
  }

  /** A point in columns and rows. */
  private record Point(double x, double y, boolean isControl) {

    static Point parse(String text) {
      boolean control = text.startsWith("~");
      int at = control ? 1 : 0;
      return new Point(
          Character.digit(text.charAt(at), 16), Character.digit(text.charAt(at + 1), 16), control);
    }

    Point halfWay(Point other) {
      return new Point((x + other.x) / 2, (y + other.y) / 2, false);
    }
  }

  /**
   * A character.
   *
   * @param strokes straight lines through points, in columns and rows
   * @param width in columns
   */
  private record Glyph(List<List<Point>> strokes, double width) {

    static Glyph parse(String text) {
      List<List<Point>> strokes = new ArrayList<>();
      double width = 0;
      for (String stroke : text.split(" / ", -1)) {
        List<Point> points = new ArrayList<>();
        for (String point : stroke.split(" ", -1)) {
          points.add(Point.parse(point));
        }
        List<Point> line = straight(points);
        strokes.add(line);
        width = Math.max(width, line.stream().mapToDouble(Point::x).max().orElse(0));
      }
      return new Glyph(strokes, width);
    }

    /** Replaces parabolas by straight pieces. */
    private static List<Point> straight(List<Point> points) {
      List<Point> all = new ArrayList<>(points);
      if (points.stream().allMatch(Point::isControl)) { // closed
        Point join = points.getLast().halfWay(points.getFirst());
        all.addFirst(join);
        all.addLast(join);
      }
      List<Point> line = new ArrayList<>();
      line.add(all.getFirst());
      for (int i = 1; i < all.size(); i++) {
        Point point = all.get(i);
        if (!point.isControl()) {
          line.add(point);
          continue;
        }
        Point next = all.get(i + 1);
        Point end = next.isControl() ? point.halfWay(next) : next;
        parabola(line, line.getLast(), point, end);
      }
      return line;
    }

    private static void parabola(List<Point> line, Point from, Point control, Point to) {
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = (double) piece / PIECES;
        double a = (1 - t) * (1 - t);
        double b = 2 * t * (1 - t);
        double c = t * t;
        line.add(
            new Point(
                a * from.x + b * control.x + c * to.x,
                a * from.y + b * control.y + c * to.y,
                false));
      }
    }
  }

  /** Whether the font has this character, with its accents removed. */
  boolean has(int codePoint) {
    return glyphs.containsKey(plain(codePoint));
  }

  /** The width of a text in pixels, from the first to the last character. */
  double width(String text, double size) {
    double columns = -GAP;
    for (Glyph glyph : glyphs(text)) {
      columns += glyph.width() + GAP;
    }
    return Math.max(0, columns) * size / CAPITAL;
  }

  /**
   * Draws a text.
   *
   * @param x the left edge of the first character
   * @param y the base line
   * @param size the height of capital letters, in pixels
   * @param weight the width of the strokes as a share of the size
   * @param colour 0xRRGGBB
   */
  void draw(
      Raster raster, String text, double x, double y, double size, double weight, int colour) {
    double scale = size / CAPITAL;
    double stroke = Math.max(1, weight * size);
    double left = x;
    for (Glyph glyph : glyphs(text)) {
      List<Shape> shapes = new ArrayList<>();
      for (List<Point> points : glyph.strokes()) {
        for (int i = 0; i < points.size(); i++) {
          Point from = points.get(Math.max(0, i - 1));
          Point to = points.get(i);
          if (i > 0 || points.size() == 1) {
            shapes.add(
                Shape.line(
                    left + from.x() * scale,
                    y - (from.y() - BASE_LINE) * scale,
                    left + to.x() * scale,
                    y - (to.y() - BASE_LINE) * scale,
                    stroke));
          }
        }
      }
      if (!shapes.isEmpty()) {
        raster.draw(Shape.union(shapes), colour, 1);
      }
      left += (glyph.width() + GAP) * scale;
    }
  }

  private List<Glyph> glyphs(String text) {
    return text.codePoints().mapToObj(c -> glyphs.getOrDefault(plain(c), unknown)).toList();
  }

  /** A letter without its accents. */
  private static int plain(int codePoint) {
    return Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD).codePointAt(0);
  }
}
