package kinesic.facebehavior.fewshot;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.report.CsvTable;

/**
 * The attempts so far as CSV, one a line: {@code
 * method,shots,draw,average_accuracy,accuracy,macro_f1,confusion}, the last with the counts of the
 * matrix, blanks between the columns and semicolons between the rows. It is replaced as a whole.
 */
record AttemptFile(Path file, int classes) {

  /** The attempts; none if there is no file. */
  List<Attempt> read() throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    if (!Files.exists(file)) {
      return attempts;
    }
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord record : records) {
        String shots = record.getField("shots");
        attempts.add(
            new Attempt(
                record.getField("method"),
                shots.equals("all") ? Attempt.ALL : Integer.parseInt(shots),
                Integer.parseInt(record.getField("draw")),
                matrix(record.getField("confusion"))));
      }
    }
    return attempts;
  }

  private ConfusionMatrix matrix(String text) {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    String[] rows = text.split(";", -1);
    for (int truth = 0; truth < rows.length; truth++) {
      String[] counts = rows[truth].split(" ", -1);
      for (int predicted = 0; predicted < counts.length; predicted++) {
        for (long i = Long.parseLong(counts[predicted]); i > 0; i--) {
          matrix.add(truth, predicted);
        }
      }
    }
    return matrix;
  }

  void write(List<Attempt> attempts) throws IOException {
    CsvTable table =
        new CsvTable(
            "method", "shots", "draw", "average_accuracy", "accuracy", "macro_f1", "confusion");
    for (Attempt attempt : attempts) {
      ConfusionMatrix matrix = attempt.confusion();
      table.row(
          attempt.method(),
          Attempt.words(attempt.shots()),
          Integer.toString(attempt.draw()),
          decimal(matrix.averageAccuracy()),
          decimal(matrix.accuracy()),
          decimal(matrix.macroF1()),
          text(matrix));
    }
    table.write(file);
  }

  private static String decimal(Figure figure) {
    return String.format(Locale.ROOT, "%.6f", figure.value());
  }

  private static String text(ConfusionMatrix matrix) {
    StringBuilder text = new StringBuilder();
    for (int truth = 0; truth < matrix.classes(); truth++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        text.append(predicted > 0 ? " " : truth > 0 ? ";" : "")
            .append(matrix.count(truth, predicted));
      }
    }
    return text.toString();
  }
}
