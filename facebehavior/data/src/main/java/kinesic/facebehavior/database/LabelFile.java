package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;

/**
 * A label file of a database: a {@link CsvFile} whose problems are {@link ImportProblem}s, so that
 * they are counted and the rest is read.
 */
final class LabelFile implements AutoCloseable {

  /** Reads one row. */
  interface RowWork {
    void accept(LabelRow row) throws ImportProblem, IOException;
  }

  /** Opens a file. */
  private interface Opening {
    CsvFile open() throws CsvException;
  }

  private final CsvFile csv;

  private LabelFile(Opening opening) throws ImportProblem {
    try {
      csv = opening.open();
    } catch (CsvException e) {
      throw ImportProblem.of(e);
    }
  }

  /**
   * Opens a file whose first line names the columns.
   *
   * @param separator between cells
   * @throws ImportProblem if the file does not exist, is not text, or is empty
   */
  static LabelFile withHeader(Path file, char separator) throws ImportProblem {
    return new LabelFile(() -> CsvFile.withHeader(file, separator));
  }

  /**
   * Opens a file that begins with data.
   *
   * @param separator between cells; several blanks in a row are one separator
   * @throws ImportProblem if the file does not exist or cannot be read
   */
  static LabelFile withoutHeader(Path file, char separator) throws ImportProblem {
    return new LabelFile(() -> CsvFile.withoutHeader(file, separator));
  }

  /** Returns the names of the columns; empty if the file has no header. */
  List<String> header() {
    return csv.header();
  }

  /** Returns a problem of the header. */
  ImportProblem wrongHeader(String problem) {
    return ImportProblem.of(csv.headerError(problem));
  }

  /**
   * Returns the positions of the columns with these names.
   *
   * @throws ImportProblem if one is missing or appears twice
   */
  int[] columns(List<String> names) throws ImportProblem {
    int[] columns = new int[names.size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = csv.column(names.get(i));
      }
    } catch (CsvException e) {
      throw ImportProblem.of(e);
    }
    return columns;
  }

  /** Reads the rows below the header; {@code faces} records the problem of a row. */
  void forEach(ImportedFaces faces, RowWork work) throws ImportProblem, IOException {
    forEach(row -> faces.attempt(() -> work.accept(row)));
  }

  /** Reads the rows below the header until one has a problem. */
  void forEach(RowWork work) throws ImportProblem, IOException {
    for (Optional<CsvRow> row = next(); row.isPresent(); row = next()) {
      work.accept(new LabelRow(row.get()));
    }
  }

  private Optional<CsvRow> next() throws ImportProblem {
    try {
      return csv.next();
    } catch (CsvException e) {
      throw ImportProblem.of(e);
    }
  }

  @Override
  public void close() {
    csv.close();
  }
}
