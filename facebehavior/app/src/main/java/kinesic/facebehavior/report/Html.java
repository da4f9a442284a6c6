package kinesic.facebehavior.report;

/** Escapes text for HTML and SVG. */
final class Html {

  private Html() {}

  /** {@code text} with the characters that have a meaning in HTML and SVG escaped. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
