package kinesic.facebehavior.report;

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

  /** Which colour stands for which expression. */
  static String expressionLegend() {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    for (Expression expression : Expression.values()) {
      html.append("<span><span class=\"key round e")
          .append(expression.index())
          .append("\"></span>")
          .append(expression.label())
          .append("</span>");
    }
    return html.append("</p>").toString();
  }
}
