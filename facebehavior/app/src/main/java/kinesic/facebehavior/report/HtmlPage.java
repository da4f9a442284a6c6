package kinesic.facebehavior.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The frame of a page: head with the style sheet, title, and sections. */
final class HtmlPage {

  /** The first line of every page, by which it can be told from any other. */
  static final String FIRST_LINE = "<!doctype html><!-- a page of FaceBehaviorNet -->";

  private final StringBuilder html = new StringBuilder(FIRST_LINE);

  /**
   * Begins a page.
   *
   * @param lead paragraphs below the title
   */
  HtmlPage(String title, List<String> lead) {
    html.append("\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(Html.escape(title))
        .append("</title><style>\n")
        .append(styles())
        .append("</style></head><body><main>\n<header><p class=\"kicker\">FaceBehaviorNet</p><h1>")
        .append(Html.escape(title))
        .append("</h1>");
    for (String paragraph : lead) {
      html.append("<p class=\"lead\">").append(Html.escape(paragraph)).append("</p>");
    }
    html.append("</header>\n");
  }

  private static String styles() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Begins a section.
   *
   * @param explanation HTML
   */
  void section(String id, String title, String explanation) {
    html.append("<section id=\"")
        .append(id)
        .append("\"><h2>")
        .append(title)
        .append("</h2><p class=\"note\">")
        .append(explanation)
        .append("</p>\n");
  }

  /** Adds HTML, or a number. */
  HtmlPage add(Object content) {
    html.append(content);
    return this;
  }

  void endSection() {
    html.append("</section>\n");
  }

  /** Ends the page: all of it. */
  String end() {
    return html.append("</main></body></html>\n").toString();
  }
}
