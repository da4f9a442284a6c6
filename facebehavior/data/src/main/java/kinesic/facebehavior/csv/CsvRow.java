package kinesic.facebehavior.csv;

import java.nio.file.Path;
import java.util.List;

/**
 * A row of a {@link CsvFile}.
 *
 * @param file the file
 * @param line the line on which the row begins, counted from 1
 * @param cells the cells without the blanks around them
 * @param indexCells 1 if the cell of an index column was removed in front of the cells, else 0
 */
public record CsvRow(Path file, long line, List<String> cells, int indexCells) {

  /** Copies the list. */
  public CsvRow {
    cells = List.copyOf(cells);
  }

  /** Returns the text of a cell. */
  public String cell(int column) {
    return cells.get(column);
  }

  /**
   * Returns this row with {@code count} cells. Empty cells behind them are dropped, because
   * spreadsheets write them for columns that once had content.
   *
   * @throws CsvException if the row has fewer cells, or a further cell that is not empty
   */
  public CsvRow requireCells(int count) throws CsvException {
    List<String> kept = trim(cells, count);
    if (kept.size() != count) {
      throw error("%s cells, expected %s".formatted(kept.size() + indexCells, count + indexCells));
    }
    return new CsvRow(file, line, kept, indexCells);
  }

  /** Returns {@code cells} without the empty ones at the end that exceed {@code count}. */
  public static List<String> trim(List<String> cells, int count) {
    int size = cells.size();
    while (size > count && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return size == cells.size() ? cells : cells.subList(0, size);
  }

  /** Returns an exception about this row. */
  public CsvException error(String problem) {
    return new CsvException(file, line, problem);
  }
}
