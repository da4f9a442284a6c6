package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.report.CsvTable;

/**
 * The attempts so far as CSV, one a line: {@code
 * method,shots,draw,average_accuracy,accuracy,macro_f1,confusion}, the last with the counts of the
 * matrix, blanks between the columns and semicolons between the rows. It is replaced as a whole.
 *
 * @param faces how many test faces each class has
 */
record AttemptFile(Path file, List<Long> faces) {

  private static final List<String> COLUMNS =
      List.of("method", "shots", "draw", "average_accuracy", "accuracy", "macro_f1", "confusion");

  /**
   * The attempts; none if there is no file.
   *
   * @throws IOException if the file cannot be read or a line of it is damaged; the message names it
   */
  List<Attempt> read() throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    if (!Files.exists(file)) {
      return attempts;
    }
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      if (!csv.header().equals(COLUMNS)) {
        throw new IOException(
            "%s: does not begin with the line %s; delete the file to make all attempts again"
                .formatted(file, String.join(",", COLUMNS)));
      }
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        attempts.add(attempt(row.get()));
      }
    } catch (CsvException e) {
      throw new IOException(e.getMessage() + "; delete the file to make all attempts again", e);
    }
    return attempts;
  }

  private Attempt attempt(CsvRow row) throws IOException {
    List<String> cells = row.cells();
    if (cells.size() != COLUMNS.size()) {
      throw damaged(row, "%d cells, expected %d".formatted(cells.size(), COLUMNS.size()));
    }
    String shots = cells.get(1);
    return new Attempt(
        cells.get(0),
        shots.equals("all") ? Attempt.ALL : number(row, "shots", shots),
        number(row, "draw", cells.get(2)),
        matrix(row, cells.get(6)));
  }

  private int number(CsvRow row, String what, String text) throws IOException {
    try {
      int number = DecimalText.parseInteger(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw damaged(row, "%s is \"%s\", expected a whole number".formatted(what, text));
    }
    throw damaged(row, "%s is %s, expected at least 0".formatted(what, text));
  }

  private ConfusionMatrix matrix(CsvRow row, String text) throws IOException {
    int classes = faces.size();
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    String[] rows = text.split(";", -1);
    if (rows.length != classes) {
      throw damaged(row, "%d rows of confusion, expected %d".formatted(rows.length, classes));
    }
    for (int truth = 0; truth < classes; truth++) {
      String[] counts = rows[truth].split(" ", -1);
      if (counts.length != classes) {
        throw damaged(
            row,
            "%d numbers in row %d of confusion, expected %d"
                .formatted(counts.length, truth + 1, classes));
      }
      long sum = 0;
      for (int predicted = 0; predicted < classes; predicted++) {
        int count = number(row, "a count of confusion", counts[predicted]);
        sum += count;
        for (int i = 0; i < count && sum <= faces.get(truth); i++) {
          matrix.add(truth, predicted);
        }
      }
      if (sum != faces.get(truth)) {
        throw damaged(
            row,
            "%d faces in row %d of confusion, expected %d"
                .formatted(sum, truth + 1, faces.get(truth)));
      }
    }
    return matrix;
  }

  private IOException damaged(CsvRow row, String problem) {
    return new IOException(
        "%s, line %d: %s; delete the line to make this attempt again"
            .formatted(file, row.line(), problem));
  }

  void write(List<Attempt> attempts) throws IOException {
    CsvTable table = new CsvTable(COLUMNS.toArray(String[]::new));
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
