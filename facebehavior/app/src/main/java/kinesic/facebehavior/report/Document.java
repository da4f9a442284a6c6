package kinesic.facebehavior.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import kinesic.engine.io.AtomicFile;

/**
 * A page: a title, a summary and sections of tables and charts. It becomes a single HTML file
 * without external resources, so it can be mailed or archived as it is.
 *
 * @param title the heading
 * @param lead the summary, one paragraph per element
 * @param sections in their order
 * @param program what makes the page interactive; empty for a page without a script
 */
public record Document(
    String title, List<String> lead, List<Section> sections, Optional<Program> program) {

  /** The first line of every page, which identifies files that may be overwritten. */
  private static final String FIRST_LINE = "<!doctype html><!-- a page of FaceBehaviorNet -->";

  /** With more sections than this, the page has a list of contents. */
  private static final int FEW_SECTIONS = 3;

  /**
   * A part of the page under a heading.
   *
   * @param title the heading, unique on the page
   * @param note explains what the blocks show; may be empty
   * @param blocks from top to bottom
   */
  public record Section(String title, String note, List<Block> blocks) {

    /** Copies the list. */
    public Section {
      blocks = List.copyOf(blocks);
    }

    private String id() {
      return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
  }

  /**
   * What makes a page interactive. Without scripts, a reader sees the sections alone.
   *
   * @param styles CSS in addition to that of all pages
   * @param scripts JavaScript files in the order in which they run, after the sections are there
   * @param data JSON; the scripts find it as the text of the element {@code data}
   */
  public record Program(String styles, List<String> scripts, String data) {

    /** Copies the list. */
    public Program {
      scripts = List.copyOf(scripts);
    }

    private String html() {
      String escaped = data.replace("<", "\\u003c"); // no end of the element
      StringBuilder html = new StringBuilder("<script id=\"data\" type=\"application/json\">");
      html.append(escaped).append("</script>\n");
      scripts.forEach(script -> html.append("<script>\n").append(script).append("</script>\n"));
      return html.toString();
    }
  }

  /** A page without a script. */
  public Document(String title, List<String> lead, List<Section> sections) {
    this(title, lead, sections, Optional.empty());
  }

  /** Copies the lists. */
  public Document {
    lead = List.copyOf(lead);
    sections = List.copyOf(sections);
  }

  /** Whether {@code line} is the first line of a page that this class wrote. */
  public static boolean isFirstLine(String line) {
    return line.equals(FIRST_LINE);
  }

  /** Replaces {@code file} by the page; the file is complete or not written at all. */
  public void write(Path file) throws IOException {
    byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** The page as HTML. */
  public String html() {
    StringBuilder html = new StringBuilder(FIRST_LINE);
    html.append("\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(Html.escape(title))
        .append("</title><style>\n")
        .append(styles())
        .append(program.map(Program::styles).orElse(""))
        .append("</style></head><body><main>\n<header><p class=\"kicker\">FaceBehaviorNet</p><h1>")
        .append(Html.escape(title))
        .append("</h1>");
    for (String paragraph : lead) {
      html.append("<p class=\"lead\">").append(Html.escape(paragraph)).append("</p>");
    }
    contents(html);
    html.append("</header>\n");
    for (Section section : sections) {
      html.append("<section id=\"")
          .append(section.id())
          .append("\"><h2>")
          .append(Html.escape(section.title()))
          .append("</h2>");
      if (!section.note().isEmpty()) {
        html.append("<p class=\"note\">").append(Html.escape(section.note())).append("</p>");
      }
      html.append("\n");
      section.blocks().forEach(block -> html.append(block.html()).append("\n"));
      html.append("</section>\n");
    }
    html.append("</main>");
    program.ifPresent(scripts -> html.append("\n").append(scripts.html()));
    return html.append("</body></html>\n").toString();
  }

  private void contents(StringBuilder html) {
    if (sections.size() <= FEW_SECTIONS) {
      return;
    }
    html.append("<nav>");
    for (Section section : sections) {
      html.append("<a href=\"#")
          .append(section.id())
          .append("\">")
          .append(Html.escape(section.title()))
          .append("</a> ");
    }
    html.append("</nav>");
  }

  private static String styles() {
    try (InputStream in = Document.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
