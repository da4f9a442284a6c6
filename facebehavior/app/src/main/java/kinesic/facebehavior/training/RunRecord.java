package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.report.Facts;

/**
 * Reads the records of a run.
 *
 * @param folder the folder of the run
 */
record RunRecord(RunFolder folder) {

  /** The values of a column of metrics.csv, one per epoch; empty if there is no such column. */
  List<Double> column(String name) throws IOException {
    List<Double> values = new ArrayList<>();
    try (CsvFile csv = CsvFile.withHeader(folder.metrics(), ',')) {
      int column = csv.header().indexOf(name);
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        String cell = column < 0 ? "" : row.get().requireCells(csv.header().size()).cell(column);
        if (!cell.isEmpty()) {
          values.add(Double.valueOf(cell));
        }
      }
    }
    return values;
  }

  /** The recorded configuration and versions. */
  Facts facts(String title) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.configuration())) {
      String[] fact = line.split(RunFolder.SEPARATOR, 2);
      values.merge(fact[0], fact[1], (one, another) -> one + "; " + another);
    }
    return new Facts(title, values);
  }
}
