package kinesic.facebehavior.report;

import java.util.List;

/**
 * A page that answers questions first and then shows what the answers rest on.
 *
 * @param title the heading
 * @param lead what was done, a paragraph each
 * @param answers the questions, answered
 * @param sections tables and figures
 */
public record Document(
    String title, List<String> lead, List<Answer> answers, List<Section> sections) {

  /**
   * A part of the page under a heading.
   *
   * @param title the heading
   * @param note what the reader sees there
   * @param blocks one below the other
   */
  public record Section(String title, String note, List<Block> blocks) {

    /** Copies the list. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** Copies the lists. */
  public Document {
    lead = List.copyOf(lead);
    answers = List.copyOf(answers);
    sections = List.copyOf(sections);
  }

  /** The page: one HTML file without script or resource from elsewhere. */
  public String html() {
    HtmlPage page = new HtmlPage(title, lead);
    page.add("<section id=\"answers\">\n");
    for (Answer answer : answers) {
      page.add("<h3>")
          .add(Html.escape(answer.question()))
          .add("</h3><p class=\"answer\">")
          .add(Html.escape(answer.answer()))
          .add("</p>");
      if (!answer.details().isEmpty()) {
        page.add("<ul>");
        answer.details().forEach(line -> page.add("<li>" + Html.escape(line) + "</li>"));
        page.add("</ul>");
      }
      page.add("\n");
    }
    page.endSection();
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      page.section("part-" + (i + 1), Html.escape(section.title()), Html.escape(section.note()));
      section.blocks().forEach(block -> page.add(block).add("\n"));
      page.endSection();
    }
    return page.end();
  }
}
