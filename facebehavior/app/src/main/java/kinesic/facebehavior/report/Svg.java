package kinesic.facebehavior.report;

import java.util.List;
import java.util.Locale;

/**
 * A drawing as SVG text. Coordinates are in pixels from the top left; colours and strokes come from
 * the classes of the page's style sheet.
 */
final class Svg {

  /** The part of a text that lies at its x coordinate. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final StringBuilder markup = new StringBuilder();

  /**
   * Creates an empty drawing.
   *
   * @param description text alternative for screen readers
   */
  Svg(double width, double height, String description) {
    markup
        .append("<svg viewBox=\"0 0 ")
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

  Svg line(double x1, double y1, double x2, double y2, String style) {
    markup.append("<line");
    coordinate("x1", x1);
    coordinate("y1", y1);
    coordinate("x2", x2);
    coordinate("y2", y2);
    return end("line", style, "");
  }

  /** A rectangle in the colour of its class; {@code hint} is its tooltip, or empty. */
  Svg rectangle(double x, double y, double width, double height, String style, String hint) {
    return filled(x, y, width, height, style, "", hint);
  }

  /**
   * A rectangle.
   *
   * @param fill a colour such as {@code #1d4e89}, or empty for that of its class
   * @param hint its tooltip, or empty
   */
  Svg filled(
      double x, double y, double width, double height, String style, String fill, String hint) {
    markup.append("<rect");
    coordinate("x", x);
    coordinate("y", y);
    coordinate("width", Math.max(0, width));
    coordinate("height", Math.max(0, height));
    if (!fill.isEmpty()) {
      markup.append(" fill=\"").append(fill).append('"');
    }
    return end("rect", style, hint);
  }

  /**
   * An image that fills the drawing.
   *
   * @param jpeg a JPEG file in base64
   */
  Svg image(double width, double height, String jpeg) {
    markup.append("<image");
    coordinate("width", width);
    coordinate("height", height);
    markup.append(" href=\"data:image/jpeg;base64,").append(jpeg).append("\"/>");
    return this;
  }

  Svg circle(double x, double y, double radius, String style, String hint) {
    markup.append("<circle");
    coordinate("cx", x);
    coordinate("cy", y);
    coordinate("r", radius);
    return end("circle", style, hint);
  }

  /** A line through the points, with a gap where y is not finite. */
  Svg path(double[] x, double[] y, String style, String hint) {
    markup.append("<path d=\"");
    boolean pen = false;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        markup.append(pen ? 'L' : 'M').append(number(x[i])).append(' ').append(number(y[i]));
      }
      pen = Double.isFinite(y[i]);
    }
    markup.append('"');
    return end("path", style, hint);
  }

  Svg text(double x, double y, Anchor anchor, String style, String text) {
    markup.append("<text");
    coordinate("x", x);
    coordinate("y", y);
    markup
        .append(" text-anchor=\"")
        .append(anchor.name().toLowerCase(Locale.ROOT))
        .append("\" class=\"")
        .append(style)
        .append("\">")
        .append(Html.escape(text))
        .append("</text>");
    return this;
  }

  /** Text that runs upwards, centred at (x, y). */
  Svg upwards(double x, double y, String style, String text) {
    markup
        .append("<text transform=\"translate(")
        .append(number(x))
        .append(' ')
        .append(number(y))
        .append(") rotate(-90)\" text-anchor=\"middle\" class=\"")
        .append(style)
        .append("\">")
        .append(Html.escape(text))
        .append("</text>");
    return this;
  }

  /**
   * Rows of cells in the colours of their classes, more or less opaque. An image is their mask, so
   * that many cells take little space.
   *
   * @param id of the mask, unique on the page
   * @param styles the class of each row, from the top
   * @param hints the tooltip of each row
   * @param gap between rows
   * @param mask a PNG file in base64, a row of pixels for each row: white is opaque, black clear
   */
  Svg cells(
      String id,
      double x,
      double y,
      double width,
      double step,
      double gap,
      List<String> styles,
      List<String> hints,
      String mask) {
    String area =
        " x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
            .formatted(number(x), number(y), number(width), number(step * styles.size()));
    markup
        .append("<mask id=\"%s\" maskUnits=\"userSpaceOnUse\"%s>".formatted(id, area))
        .append("<image%s preserveAspectRatio=\"none\" class=\"cells\"".formatted(area))
        .append(" href=\"data:image/png;base64,%s\"/></mask>".formatted(mask))
        .append("<g mask=\"url(#%s)\">".formatted(id));
    for (int i = 0; i < styles.size(); i++) {
      rectangle(x, y + i * step, width, step - gap, styles.get(i), hints.get(i));
    }
    markup.append("</g>");
    return this;
  }

  private void coordinate(String name, double value) {
    markup.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private Svg end(String element, String style, String hint) {
    markup.append(" class=\"").append(style).append('"');
    if (hint.isEmpty()) {
      markup.append("/>");
    } else {
      markup
          .append("><title>")
          .append(Html.escape(hint))
          .append("</title></")
          .append(element)
          .append('>');
    }
    return this;
  }

  /** A number with at most two decimals and no trailing zeros. */
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
    return markup + "</svg>";
  }
}
