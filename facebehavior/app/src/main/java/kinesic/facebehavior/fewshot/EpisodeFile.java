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
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;

/**
 * The finished episodes as CSV, one per line: {@code
 * method,shots,draw,average_accuracy,accuracy,macro_f1,confusion}. The confusion matrix has spaces
 * between columns and semicolons between rows. The file is replaced as a whole.
 *
 * @param faces the number of test faces of each class
 */
record EpisodeFile(Path file, List<Long> faces) {

  private static final List<String> COLUMNS =
      List.of("method", "shots", "draw", "average_accuracy", "accuracy", "macro_f1", "confusion");

  /**
   * Reads the episodes; none if the file does not exist.
   *
   * @throws IOException if the file cannot be read or a line is damaged; the message names the line
   */
  List<Episode> read() throws IOException {
    List<Episode> episodes = new ArrayList<>();
    if (!Files.exists(file)) {
      return episodes;
    }
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      if (!csv.header().equals(COLUMNS)) {
        throw new IOException(
            "%s: does not begin with the line %s; delete the file to run all episodes again"
                .formatted(file, String.join(",", COLUMNS)));
      }
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        episodes.add(episode(row.get()));
      }
    } catch (CsvException e) {
      throw new IOException(e.getMessage() + "; delete the file to run all episodes again", e);
    }
    return episodes;
  }

  private Episode episode(CsvRow row) throws IOException {
    List<String> cells = row.cells();
    if (cells.size() != COLUMNS.size()) {
      throw damaged(row, "%s cells, expected %s".formatted(cells.size(), COLUMNS.size()));
    }
    String shots = cells.get(1);
    return new Episode(
        cells.get(0),
        shots.equals("all") ? Episode.ALL : number(row, "shots", shots),
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
      throw damaged(row, "%s rows of confusion, expected %s".formatted(rows.length, classes));
    }
    for (int truth = 0; truth < classes; truth++) {
      String[] counts = rows[truth].split(" ", -1);
      if (counts.length != classes) {
        throw damaged(
            row,
            "%s numbers in row %s of confusion, expected %s"
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
            "%s faces in row %s of confusion, expected %s"
                .formatted(sum, truth + 1, faces.get(truth)));
      }
    }
    return matrix;
  }

  private IOException damaged(CsvRow row, String problem) {
    return new IOException(
        "%s, line %s: %s; delete the line to run this episode again"
            .formatted(file, row.line(), problem));
  }

  void write(List<Episode> episodes) throws IOException {
    Table table = new Table(COLUMNS.toArray(String[]::new));
    for (Episode episode : episodes) {
      ConfusionMatrix matrix = episode.confusion();
      table.row(
          episode.method(),
          Episode.words(episode.shots()),
          Integer.toString(episode.draw()),
          decimal(matrix.averageAccuracy()),
          decimal(matrix.accuracy()),
          decimal(matrix.macroF1()),
          text(matrix));
    }
    table.write(file);
  }

  private static String decimal(MetricValue metric) {
    return String.format(Locale.ROOT, "%.6f", metric.value());
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
