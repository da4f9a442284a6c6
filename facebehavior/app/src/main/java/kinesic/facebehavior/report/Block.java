package kinesic.facebehavior.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A part of a {@link Document}, such as a table, a chart or a legend. */
public final class Block {

  /** With more columns than this, a table is set in small type. */
  private static final int MOST_COLUMNS = 7;

  private final String html;

  private Block(String html) {
    this.html = html;
  }

  String html() {
    return html;
  }

  /** Blocks side by side, as many as fit into a row. */
  public static Block row(List<Block> blocks) {
    return new Block("<div class=\"row\">" + joined(blocks) + "</div>");
  }

  private static String joined(List<Block> blocks) {
    StringBuilder html = new StringBuilder();
    blocks.forEach(block -> html.append(block.html));
    return html.toString();
  }

  /** Blocks that are hidden until the reader opens them by a click on the summary. */
  public static Block details(String summary, List<Block> blocks) {
    return new Block(
        "<details><summary>%s</summary>%s</details>"
            .formatted(Html.escape(summary), joined(blocks)));
  }

  /** A heading within a section. */
  public static Block heading(String title) {
    return new Block("<h3>" + Html.escape(title) + "</h3>");
  }

  /** A heading within a section that links lead to by its id. */
  public static Block heading(String id, String title) {
    return new Block("<h3 id=\"%s\">%s</h3>".formatted(Html.escape(id), Html.escape(title)));
  }

  /** A list of links to files beside the page: addresses with what is behind them. */
  public static Block links(Map<String, String> files) {
    StringBuilder html = new StringBuilder("<ul>");
    files.forEach(
        (file, what) ->
            html.append(
                "<li><a href=\"%s\">%s</a>: %s</li>"
                    .formatted(Html.escape(file), Html.escape(file), Html.escape(what))));
    return new Block(html.append("</ul>").toString());
  }

  /**
   * An element that a script fills.
   *
   * @param id of the element, unique on the page
   * @param without what it says as long as no script has run
   */
  public static Block scripted(String id, String without) {
    return new Block(
        "<div id=\"%s\"><p class=\"note\">%s</p></div>".formatted(id, Html.escape(without)));
  }

  /** Questions with their answers, each under a heading. */
  public static Block answers(List<Answer> answers) {
    StringBuilder html = new StringBuilder();
    for (Answer answer : answers) {
      html.append("<div class=\"answer\"><h3>")
          .append(Html.escape(answer.question()))
          .append("</h3><p class=\"verdict\">")
          .append(Html.escape(answer.verdict()))
          .append("</p>")
          .append(answer.details().isEmpty() ? "" : "<ul>");
      answer
          .details()
          .forEach(line -> html.append("<li>").append(Html.escape(line)).append("</li>"));
      html.append(answer.details().isEmpty() ? "" : "</ul>").append("<p class=\"links\">");
      answer
          .links()
          .forEach(
              (text, target) ->
                  html.append("<a href=\"")
                      .append(Html.escape(target))
                      .append("\">")
                      .append(Html.escape(text))
                      .append("</a> "));
      html.append("</p></div>");
    }
    return new Block(html.toString());
  }

  /**
   * A question with its answer.
   *
   * @param verdict the answer in a sentence
   * @param details more sentences
   * @param links where to read more: texts and addresses
   */
  public record Answer(
      String question, String verdict, List<String> details, Map<String, String> links) {

    /** Copies the list and the map. */
    public Answer {
      details = List.copyOf(details);
      links = new LinkedHashMap<>(links);
    }
  }

  /** Blocks below one another. */
  static Block together(List<Block> blocks) {
    return new Block(joined(blocks));
  }

  /** A paragraph. */
  public static Block text(String text) {
    return new Block("<p class=\"note\">" + Html.escape(text) + "</p>");
  }

  /** A drawing under a caption, which may be empty. */
  static Block figure(String caption, Svg drawing) {
    return new Block("<figure>" + caption(caption) + drawing + "</figure>");
  }

  /** A drawing without a caption. */
  static Block drawing(Svg drawing) {
    return new Block(drawing.toString());
  }

  /**
   * An image under a caption.
   *
   * @param png a PNG file in base64
   */
  public static Block image(String caption, String png) {
    return new Block(
        "<figure class=\"image\">%s<img alt=\"%s\" src=\"data:image/png;base64,%s\"></figure>"
            .formatted(caption(caption), Html.escape(caption), png));
  }

  private static String caption(String caption) {
    return caption.isEmpty() ? "" : "<figcaption>" + Html.escape(caption) + "</figcaption>";
  }

  /**
   * The colours of networks, and the mark of chance.
   *
   * @param names what the colours stand for
   * @param colours numbers of the palette, 0 to 9, one for each name
   * @param chance how the chart marks chance
   */
  public static Block legend(List<String> names, List<Integer> colours, ChanceMark chance) {
    StringBuilder legend = new StringBuilder("<p class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      legend.append(entry("v" + colours.get(i), names.get(i)));
    }
    if (chance != ChanceMark.NONE) {
      legend.append(entry(chance.style(), "chance"));
    }
    return new Block(legend.append("</p>").toString());
  }

  /** How a chart marks the level of chance. */
  public enum ChanceMark {
    /** Not at all. */
    NONE,
    /** By a short upright line across the bars. */
    BAR,
    /** By a dashed line. */
    DASHED;

    private String style() {
      return this == BAR ? "chance-bar" : "chance-dash";
    }
  }

  /** The colours of the classes of a {@link CircumplexChart}. */
  public static Block classLegend(List<String> classes) {
    StringBuilder legend = new StringBuilder("<p class=\"legend\">");
    for (int i = 0; i < classes.size(); i++) {
      legend.append(entry("round e" + i, classes.get(i)));
    }
    return new Block(legend.append("</p>").toString());
  }

  private static String entry(String key, String name) {
    return "<span><span class=\"key " + key + "\"></span>" + Html.escape(name) + "</span>";
  }

  /**
   * A table whose first column has row headings.
   *
   * @param caption above it; may be empty
   */
  public static Block table(String caption, Table table) {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table class=\"data");
    html.append(table.columns().size() > MOST_COLUMNS ? " dense\">" : "\">");
    if (!caption.isEmpty()) {
      html.append("<caption>").append(Html.escape(caption)).append("</caption>");
    }
    html.append("<thead><tr>");
    table.columns().forEach(cell -> html.append("<th>").append(Html.escape(cell)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : table.rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        String tag = i == 0 ? "th" : "td";
        html.append("<%s>%s</%s>".formatted(tag, Html.escape(row.get(i)), tag));
      }
      html.append("</tr>");
    }
    return new Block(html.append("</tbody></table></div>").toString());
  }

  /** A table of metrics, with value and chance drawn on a line at the end of each row. */
  public static Block metrics(MetricTable metrics) {
    StringBuilder html = new StringBuilder("<table class=\"metrics\"><thead><tr><th>subject</th>");
    html.append("<th>metric</th><th class=\"n\">chance</th>");
    for (int v = 0; v < metrics.networks().size(); v++) {
      html.append("<th class=\"n\"><span class=\"key v")
          .append(v)
          .append("\"></span>")
          .append(Html.escape(metrics.networks().get(v)))
          .append("</th>");
    }
    html.append("<th></th></tr></thead><tbody>");
    String subject = "";
    for (MetricTable.Row row : metrics.rows()) {
      boolean first = !row.info().subject().equals(subject);
      subject = row.info().subject();
      html.append(first ? "<tr class=\"first\"><th>" + Html.escape(subject) : "<tr><th>")
          .append("</th><td title=\"")
          .append(Html.escape(row.info().meaning()))
          .append(row.info().headline() ? "\"><b>" : "\">")
          .append(Html.escape(row.info().name()))
          .append(row.info().headline() ? "</b>" : "")
          .append(row.info().higherIsBetter() ? "" : " <i>lower is better</i>")
          .append("</td><td class=\"n c\">")
          .append(Double.isNaN(row.chance()) ? "" : Decimals.of(row.chance()))
          .append("</td>");
      for (int v = 0; v < row.values().size(); v++) {
        html.append(row.isBest(v) ? "<td class=\"n best\">" : "<td class=\"n\">")
            .append(Decimals.of(row.values().get(v)))
            .append("</td>");
      }
      html.append("<td>").append(row.strip()).append("</td></tr>");
    }
    return new Block(html.append("</tbody></table>").toString());
  }

  /** Names and values, such as the configuration of a run; one table for each element. */
  public static Block facts(List<Facts> all) {
    StringBuilder html = new StringBuilder("<div class=\"facts\">");
    for (Facts facts : all) {
      html.append("<table><caption>").append(Html.escape(facts.title())).append("</caption>");
      for (Map.Entry<String, String> fact : facts.values().entrySet()) {
        html.append("<tr><th>")
            .append(Html.escape(fact.getKey()))
            .append("</th><td>")
            .append(Html.escape(fact.getValue()))
            .append("</td></tr>");
      }
      html.append("</table>");
    }
    return new Block(html.append("</div>").toString());
  }

  // ---------------------------------------------------------------- faces

  /** Faces in a grid, as {@link #face} makes them. */
  public static Block gallery(List<Block> faces) {
    return new Block("<div class=\"gallery\">" + joined(faces) + "</div>");
  }

  /**
   * A face with what is said about it below.
   *
   * @param name text alternative of the image
   * @param png a PNG file in base64
   */
  public static Block face(String name, String png, List<Block> below) {
    return new Block(
        "<div class=\"face\"><img alt=\"%s\" src=\"data:image/png;base64,%s\">%s</div>"
            .formatted(Html.escape(name), png, joined(below)));
  }

  /** Small faces side by side, as {@link #portrait} makes them. */
  static Block portraits(List<Block> portraits) {
    return new Block("<div class=\"portraits\">" + joined(portraits) + "</div>");
  }

  /**
   * A face at a moment of a video.
   *
   * @param letter that marks the moment in a chart
   * @param time of the moment
   * @param png a PNG file in base64
   * @param lines what the face shows
   */
  static Block portrait(String letter, String time, String png, List<String> lines) {
    List<String> escaped = lines.stream().map(Html::escape).toList();
    return new Block(
        "<div class=\"portrait\"><img alt=\"%s\" src=\"data:image/png;base64,%s\"><p><b>%s</b> %s</p><p>%s</p></div>"
            .formatted(
                Html.escape(String.join(", ", lines)),
                png,
                Html.escape(letter),
                Html.escape(time),
                String.join("<br>", escaped)));
  }

  /**
   * The class that a network predicts for a face.
   *
   * @param truth the true class; empty if it is not annotated
   */
  public static Block predicted(String label, double probability, String truth) {
    String style = truth.isEmpty() ? "" : truth.equals(label) ? "right" : "wrong";
    String remark =
        switch (style) {
          case "" -> "";
          case "right" -> "<br><i>correct</i>";
          default -> "<br><i>true: " + Html.escape(truth) + "</i>";
        };
    return new Block(
        String.format(
            Locale.ROOT,
            "<p class=\"%s\"><b>%s</b> %.0f %%%s</p>",
            style,
            Html.escape(label),
            100 * probability,
            remark));
  }

  /** A small drawing with lines of text to its right. */
  static Block dial(Svg drawing, List<String> lines) {
    List<String> escaped = lines.stream().map(Html::escape).toList();
    return new Block(
        "<div class=\"dial\">" + drawing + "<p>" + String.join("<br>", escaped) + "</p></div>");
  }

  /** Short labels that show how predictions of present and absent agree with the annotations. */
  public static Block tags(List<Tag> tags) {
    StringBuilder html = new StringBuilder("<p class=\"tags\">");
    for (Tag tag : tags) {
      html.append("<span class=\"")
          .append(tag.outcome().name().toLowerCase(Locale.ROOT))
          .append("\" title=\"")
          .append(Html.escape(tag.hint()))
          .append("\">")
          .append(Html.escape(tag.text()))
          .append("</span>");
    }
    return new Block(html.append("</p>").toString());
  }

  /**
   * A label in {@link #tags}.
   *
   * @param hint its tooltip
   */
  public record Tag(String text, Outcome outcome, String hint) {}

  /** A prediction of present compared with its annotation. */
  public enum Outcome {
    /** Predicted and annotated as present. */
    HIT,
    /** Annotated as present, but not predicted. */
    MISS,
    /** Predicted, but annotated as absent. */
    EXTRA,
    /** Predicted, and not annotated. */
    OPEN;

    /** The outcome of a label that is predicted or annotated as present. */
    public static Outcome of(boolean annotated, boolean predicted, boolean present) {
      if (!annotated) {
        return OPEN;
      }
      return !predicted ? MISS : present ? HIT : EXTRA;
    }
  }

  /** Explains the four styles of {@link #tags}. */
  public static Block tagLegend() {
    return tags(
        List.of(
            new Tag("present, detected", Outcome.HIT, ""),
            new Tag("present, missed", Outcome.MISS, ""),
            new Tag("false positive", Outcome.EXTRA, ""),
            new Tag("predicted, not annotated", Outcome.OPEN, "")));
  }
}
