package kinesic.facebehavior.report;

import java.util.Locale;

/**
 * A figure as SVG text. Coordinates are in pixels from the top left; looks come from the classes of
 * the page's style sheet.
 */
final class Svg {

  /** Where a text stands relative to its x. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final StringBuilder text = new StringBuilder();

  /**
   * An empty figure.
   *
   * @param description what it shows, for people who cannot see it
   */
  Svg(double width, double height, String description) {
    text.append("<svg viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" width=\"")
        .append(number(width))
        .append("\" height=\"")
        .append(number(height))
        .append("\" role=\"img\" aria-label=\"")
        .append(Html.escape(description))
        .append("\">");
  }

  Svg line(double x1, double y1, double x2, double y2, String looks) {
    text.append("<line");
    coordinate("x1", x1);
    coordinate("y1", y1);
    coordinate("x2", x2);
    coordinate("y2", y2);
    return end("line", looks, "");
  }

  Svg rectangle(double x, double y, double width, double height, String looks) {
    return rectangle(x, y, width, height, looks, "", "");
  }

  /**
   * A rectangle.
   *
   * @param fill a colour that no class has, or empty
   * @param hint what appears under the mouse, or empty
   */
  Svg rectangle(
      double x, double y, double width, double height, String looks, String fill, String hint) {
    text.append("<rect");
    coordinate("x", x);
    coordinate("y", y);
    coordinate("width", Math.max(0, width));
    coordinate("height", Math.max(0, height));
    if (!fill.isEmpty()) {
      text.append(" fill=\"").append(fill).append('"');
    }
    return end("rect", looks, hint);
  }

  Svg circle(double x, double y, double radius, String looks, String hint) {
    text.append("<circle");
    coordinate("cx", x);
    coordinate("cy", y);
    coordinate("r", radius);
    return end("circle", looks, hint);
  }

  /** A line through the points, leaving gaps where y is not finite. */
  Svg path(double[] x, double[] y, String looks, String hint) {
    text.append("<path d=\"");
    boolean pen = false;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        text.append(pen ? 'L' : 'M').append(number(x[i])).append(' ').append(number(y[i]));
      }
      pen = Double.isFinite(y[i]);
    }
    text.append('"');
    return end("path", looks, hint);
  }

  Svg words(double x, double y, Anchor anchor, String looks, String words) {
    text.append("<text");
    coordinate("x", x);
    coordinate("y", y);
    text.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
    if (!looks.isEmpty()) {
      text.append(" class=\"").append(looks).append('"');
    }
    text.append('>').append(Html.escape(words)).append("</text>");
    return this;
  }

  /** Words that run upwards, for a vertical axis. */
  Svg upwards(double x, double y, String looks, String words) {
    text.append("<text transform=\"translate(")
        .append(number(x))
        .append(' ')
        .append(number(y))
        .append(") rotate(-90)\" text-anchor=\"middle\" class=\"")
        .append(looks)
        .append("\">")
        .append(Html.escape(words))
        .append("</text>");
    return this;
  }

  private void coordinate(String name, double value) {
    text.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private Svg end(String element, String looks, String hint) {
    if (!looks.isEmpty()) {
      text.append(" class=\"").append(looks).append('"');
    }
    if (hint.isEmpty()) {
      text.append("/>");
    } else {
      text.append("><title>")
          .append(Html.escape(hint))
          .append("</title></")
          .append(element)
          .append('>');
    }
    return this;
  }

  /** At most two decimals, no trailing zeros. */
  static String number(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String digits = String.format(Locale.ROOT, "%.2f", hundredths / 100.0);
    return digits.endsWith("0") ? digits.substring(0, digits.length() - 1) : digits;
  }

  @Override
  public String toString() {
    return text + "</svg>";
  }
}
