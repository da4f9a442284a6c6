package kinesic.facebehavior.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.csv.CsvOutput;

/**
 * A table of text, which is written as a CSV file, printed with aligned columns, or shown on a page
 * ({@link Block#table}).
 */
public final class Table {

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table with these column headings. */
  public Table(String... columns) {
    this(List.of(columns));
  }

  /** An empty table with these column headings. */
  public Table(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row with one cell for each column. */
  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if the number of cells is not the number of columns
   */
  public Table row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "table: row %s has %s cells, expected %s"
              .formatted(rows.size() + 1, cells.size(), columns.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The column headings. */
  public List<String> columns() {
    return columns;
  }

  /** The rows added so far. */
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  /** Replaces {@code file} by the table as CSV; the file is complete or not written at all. */
  public void write(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvWriter csv = CsvOutput.to(bytes);
    csv.writeRecord(columns);
    rows.forEach(csv::writeRecord);
    csv.flush();
    AtomicFile.write(file, bytes::writeTo);
  }

  /**
   * The table as lines of text for a terminal: headings first, the first column aligned left, the
   * others right, two spaces between them.
   */
  public String text() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    append(text, columns, widths);
    rows.forEach(row -> append(text, row, widths));
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? cells.get(i) + padding : "  " + padding + cells.get(i));
    }
    text.append(line.toString().stripTrailing()).append(System.lineSeparator());
  }
}
