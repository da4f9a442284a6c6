package kinesic.facebehavior.study;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.report.CsvTable;

/** The figures of one training as a CSV file, exact to the last bit. */
final class FiguresFile {

  private FiguresFile() {}

  static void write(Path file, List<TestFigure> figures) throws IOException {
    CsvTable table = new CsvTable("test", "figure", "value", "chance");
    for (TestFigure one : figures) {
      table.row(
          one.test(),
          one.figure().name(),
          Double.toString(one.figure().value()),
          Double.toString(one.figure().chance()));
    }
    table.write(file);
  }

  /**
   * Reads them again.
   *
   * @throws IOException if the file cannot be read or holds no figures
   */
  static List<TestFigure> read(Path file) throws IOException {
    List<TestFigure> figures = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        figures.add(
            new TestFigure(
                row.getField("test"),
                new Figure(
                    row.getField("figure"),
                    Double.parseDouble(row.getField("value")),
                    Double.parseDouble(row.getField("chance")))));
      }
    } catch (CsvParseException
        | UncheckedIOException
        | NoSuchElementException
        | NumberFormatException e) {
      throw new IOException(
          file + ": is no file of figures (" + e.getMessage() + "); delete it to train again", e);
    }
    return figures;
  }
}
