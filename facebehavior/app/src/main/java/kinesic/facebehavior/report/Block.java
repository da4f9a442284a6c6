package kinesic.facebehavior.report;

import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceLabels;

/** A part of a {@link Document}: a table, a figure or a legend. */
public final class Block {

  private static final int MOST_COLUMNS = 8; // in letters of the usual size

  private final String html;

  Block(String html) {
    this.html = html;
  }

  /** Blocks side by side, as far as there is room. */
  public static Block row(List<Block> blocks) {
    StringBuilder row = new StringBuilder("<div class=\"row\">");
    blocks.forEach(row::append);
    return new Block(row.append("</div>").toString());
  }

  /**
   * Which colour stands for what.
   *
   * @param names what they stand for
   * @param colours numbers of the palette, 0 to 9
   */
  public static Block legend(List<String> names, List<Integer> colours) {
    return new Block(Html.legend(names, colours, "chance-dash"));
  }

  /**
   * A table whose first column has names and whose other columns have numbers.
   *
   * @param caption above it; empty for none
   * @param head the headings
   * @param rows as many cells each as there are headings
   */
  public static Block table(String caption, List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table class=\"figures");
    table.append(head.size() > MOST_COLUMNS ? " dense\">" : "\">");
    if (!caption.isEmpty()) {
      table.append("<caption>").append(Html.escape(caption)).append("</caption>");
    }
    table.append("<thead><tr>");
    head.forEach(cell -> table.append("<th>").append(Html.escape(cell)).append("</th>"));
    table.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        table
            .append(i == 0 ? "<th>" : "<td>")
            .append(Html.escape(row.get(i)))
            .append(i == 0 ? "</th>" : "</td>");
      }
      table.append("</tr>");
    }
    return new Block(table.append("</tbody></table></div>").toString());
  }

  /** The circumplex of the true labels, and as each network predicts it. */
  public static Block circumplex(List<FaceLabels> truth, List<Variant> variants) {
    StringBuilder row = new StringBuilder("<div class=\"row\">");
    row.append(CircumplexFigure.truth(truth, variants.get(0)));
    variants.forEach(variant -> row.append(CircumplexFigure.predicted(truth, variant)));
    return new Block(row.append("</div>").append(Html.expressionLegend()).toString());
  }

  /** The confusion matrix of the expressions of each network. */
  public static Block confusion(List<Variant> variants) {
    StringBuilder row = new StringBuilder("<div class=\"row\">");
    List<String> labels = Arrays.stream(Expression.values()).map(Expression::label).toList();
    variants.forEach(
        variant ->
            row.append(
                ConfusionFigure.draw(variant.name(), labels, variant.evaluation().expressions())));
    return new Block(row.append("</div>").toString());
  }

  /** The HTML of the block. */
  @Override
  public String toString() {
    return html;
  }
}
