package kinesic.facebehavior.report;

/** Text on its way into a page. */
final class Html {

  private Html() {}

  /** {@code text} with the characters that mean something in HTML and SVG written out. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
