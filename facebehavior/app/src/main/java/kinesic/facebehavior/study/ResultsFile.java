package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
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
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      int test = csv.column("test");
      int name = csv.column("figure");
      int value = csv.column("value");
      int chance = csv.column("chance");
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        CsvRow row = next.get().requireCells(csv.header().size());
        results.add(
            new TestResult(
                row.cell(test),
                new MetricValue(
                    row.cell(name),
                    Double.parseDouble(row.cell(value)),
                    Double.parseDouble(row.cell(chance)))));
      }
    } catch (CsvException | NumberFormatException e) {
      throw new IOException(
          "%s: not a file of metrics (%s); delete it to train and test this network again"
              .formatted(file, e.getMessage()),
          e);
    }
    return results;
  }
}
