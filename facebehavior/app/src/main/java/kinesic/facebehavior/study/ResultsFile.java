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
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;

/** The metrics of one run as a CSV file, exact to the last bit. */
final class ResultsFile {

  private ResultsFile() {}

  static void write(Path file, List<TestResult> results) throws IOException {
    Table table = new Table("test", "figure", "value", "chance");
    for (TestResult result : results) {
      table.row(
          result.test(),
          result.metric().name(),
          Double.toString(result.metric().value()),
          Double.toString(result.metric().chance()));
    }
    table.write(file);
  }

  /**
   * Reads the file.
   *
   * @throws IOException if the file cannot be read or is not such a file
   */
  static List<TestResult> read(Path file) throws IOException {
    List<TestResult> results = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        results.add(
            new TestResult(
                row.getField("test"),
                new MetricValue(
                    row.getField("figure"),
                    Double.parseDouble(row.getField("value")),
                    Double.parseDouble(row.getField("chance")))));
      }
    } catch (CsvParseException
        | UncheckedIOException
        | NoSuchElementException
        | NumberFormatException e) {
      throw new IOException(
          "%s: not a file of metrics (%s); delete it to train and test this network again"
              .formatted(file, e.getMessage()),
          e);
    }
    return results;
  }
}
