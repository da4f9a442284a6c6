package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.Expression;

/** Text on its way into a page, and what several pages have. */
final class Html {

  private Html() {}

  /** {@code text} with the characters that mean something in HTML and SVG written out. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Which colour stands for what.
   *
   * @param names what they stand for
   * @param colours numbers of the palette, one a name
   * @param chance the class of the key for chance, such as "chance-dash"; empty for none
   */
  static String legend(List<String> names, List<Integer> colours, String chance) {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      html.append(entry("v" + colours.get(i), escape(names.get(i))));
    }
    return html.append(chance.isEmpty() ? "" : entry(chance, "chance")).append("</p>").toString();
  }

  private static String entry(String key, String name) {
    return "<span><span class=\"key " + key + "\"></span>" + name + "</span>";
  }

  /** Which colour stands for which expression. */
  static String expressionLegend() {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    for (Expression expression : Expression.values()) {
      html.append(entry("round e" + expression.index(), expression.label()));
    }
    return html.append("</p>").toString();
  }
}
