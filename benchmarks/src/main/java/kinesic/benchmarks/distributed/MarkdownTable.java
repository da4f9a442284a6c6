package kinesic.benchmarks.distributed;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in Markdown, whose columns are aligned in plain text too. */
final class MarkdownTable {

  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table without rows. */
  MarkdownTable(List<String> titles) {
    rows.add(List.copyOf(titles));
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if it has another number of cells than the titles
   */
  void add(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("table: " + cells + " for " + rows.getFirst());
    }
    rows.add(List.copyOf(cells));
  }

  /** Prints the table and an empty line. */
  void print(PrintWriter out) {
    print(out, rows.getFirst());
    print(out, rows.getFirst().stream().map(title -> "---").toList());
    rows.stream().skip(1).forEach(row -> print(out, row));
    out.println();
    out.flush();
  }

  private void print(PrintWriter out, List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < cells.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      String cell = cells.get(i);
      line.append(' ').append(cell).append(" ".repeat(width - cell.length())).append(" |");
    }
    out.println(line);
  }
}
