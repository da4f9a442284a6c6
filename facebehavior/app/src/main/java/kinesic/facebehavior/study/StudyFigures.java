package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.study.Comparison.Verdict;

/**
 * The numbers of a study as they are in its CSV files, of which {@link StudyText} is made.
 *
 * @param means the rows of {@code means.csv}
 * @param comparisons the rows of {@code comparisons.csv}
 * @param leftOut the rows of {@code left-out.csv}; none if no label is left out
 * @param search the columns and rows of {@code search.csv}; empty if nothing was searched
 * @param pilot the columns and rows of {@code pilot.csv}; empty if there was no pilot
 * @param settings the values of {@code settings.csv} by name
 */
public record StudyFigures(
    List<Mean> means,
    List<Effect> comparisons,
    LeftOutLabels leftOut,
    List<Map<String, String>> search,
    List<Map<String, String>> pilot,
    Map<String, String> settings) {

  /**
   * The mean of a metric of a variant over the seeds.
   *
   * @param setting the databases, what they do not annotate, and the share of the labels
   * @param test the name of the test set
   * @param metric the name of the metric
   * @param variant the name of the variant
   * @param mean over the seeds; NaN if it was not measured
   * @param deviation over the seeds; NaN for one seed
   * @param chance the level of chance; NaN if it is not defined
   */
  public record Mean(
      Setting setting,
      String test,
      String metric,
      String variant,
      double mean,
      double deviation,
      double chance) {}

  /**
   * A variant compared with a reference, a row of {@code comparisons.csv}.
   *
   * @param question the name of the question in files
   * @param setting the databases, what they do not annotate, and the share of the labels
   * @param test the name of the test set
   * @param metric the name of the metric
   * @param variant the name of the variant
   * @param reference the name of what it is compared with
   * @param mean of the variant
   * @param referenceMean of the reference
   * @param difference of the means
   * @param low lower end of the 95 % confidence interval of the difference
   * @param high its upper end
   * @param p value of its test, not adjusted; NaN if there is no test
   * @param verdict what it shows
   */
  public record Effect(
      String question,
      Setting setting,
      String test,
      String metric,
      String variant,
      String reference,
      double mean,
      double referenceMean,
      double difference,
      double low,
      double high,
      double p,
      Verdict verdict) {

    /** Whether the difference is significant. */
    boolean isShown() {
      return verdict.isShown();
    }

    /** Whether {@code other} is the same comparison on other databases. */
    boolean repeats(Effect other) {
      return question.equals(other.question)
          && setting.scope().equals(other.setting.scope())
          && setting.fraction() == other.setting.fraction()
          && test.equals(other.test)
          && metric.equals(other.metric)
          && variant.equals(other.variant)
          && reference.equals(other.reference);
    }
  }

  /** Copies the collections. */
  public StudyFigures {
    means = List.copyOf(means);
    comparisons = List.copyOf(comparisons);
    search = List.copyOf(search);
    pilot = List.copyOf(pilot);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Reads the files of a folder.
   *
   * @throws IOException if a file is missing, cannot be read, or lacks a column
   */
  public static StudyFigures read(Path folder) throws IOException {
    Path means = folder.resolve("means.csv");
    Path comparisons = folder.resolve("comparisons.csv");
    List<Mean> meanRows = new ArrayList<>();
    for (Map<String, String> row : rows(means)) {
      meanRows.add(mean(means, row));
    }
    List<Effect> effects = new ArrayList<>();
    for (Map<String, String> row : rows(comparisons)) {
      effects.add(effect(comparisons, row));
    }
    Path settings = folder.resolve("settings.csv");
    Map<String, String> values = new LinkedHashMap<>();
    for (Map<String, String> row : rows(settings)) {
      values.put(cell(settings, row, "name"), cell(settings, row, "value"));
    }
    return new StudyFigures(
        meanRows,
        effects,
        leftOut(folder.resolve(StudyTables.LEFT_OUT)),
        rowsIfAny(folder.resolve("search.csv")),
        rowsIfAny(folder.resolve("pilot.csv")),
        values);
  }

  private static List<Map<String, String>> rowsIfAny(Path file) throws IOException {
    return Files.exists(file) ? rows(file) : List.of();
  }

  /** The rows of a CSV file, each with its cells by column. */
  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        CsvRow row = next.get().requireCells(csv.header().size());
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < csv.header().size(); i++) {
          cells.put(csv.header().get(i), row.cell(i));
        }
        rows.add(cells);
      }
    } catch (CsvException e) {
      throw new IOException("%s: not a file of a study (%s)".formatted(file, e.getMessage()), e);
    }
    return rows;
  }

  private static LeftOutLabels leftOut(Path file) throws IOException {
    List<LeftOutLabels.Row> rows = new ArrayList<>();
    for (Map<String, String> row : rowsIfAny(file)) {
      LeftOutLabels.Key key =
          new LeftOutLabels.Key(
              cell(file, row, "family"),
              cell(file, row, "scope"),
              cell(file, row, "scenario"),
              cell(file, row, "label"),
              cell(file, row, "test"),
              cell(file, row, "arm"));
      rows.add(
          new LeftOutLabels.Row(
              key, (int) number(file, row, "networks"), number(file, row, "auc")));
    }
    return new LeftOutLabels(rows);
  }

  private static Mean mean(Path file, Map<String, String> row) throws IOException {
    return new Mean(
        setting(file, row),
        cell(file, row, "test"),
        cell(file, row, "figure"),
        cell(file, row, "arm"),
        number(file, row, "mean"),
        number(file, row, "deviation"),
        number(file, row, "chance"));
  }

  private static Effect effect(Path file, Map<String, String> row) throws IOException {
    return new Effect(
        cell(file, row, "question"),
        setting(file, row),
        cell(file, row, "test"),
        cell(file, row, "figure"),
        cell(file, row, "arm"),
        cell(file, row, "reference"),
        number(file, row, "arm_mean"),
        number(file, row, "reference_mean"),
        number(file, row, "difference"),
        number(file, row, "low_95"),
        number(file, row, "high_95"),
        number(file, row, "p"),
        verdict(file, row));
  }

  private static Verdict verdict(Path file, Map<String, String> row) throws IOException {
    String text = cell(file, row, "verdict");
    try {
      return Verdict.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: \"%s\" in the column verdict is unknown, expected such as gain or loss"
              .formatted(file, text),
          e);
    }
  }

  private static Setting setting(Path file, Map<String, String> row) throws IOException {
    return new Setting(
        cell(file, row, "family"), cell(file, row, "scope"), number(file, row, "labels"));
  }

  private static String cell(Path file, Map<String, String> row, String column) throws IOException {
    String cell = row.get(column);
    if (cell == null) {
      throw new IOException("%s: has no column \"%s\"".formatted(file, column));
    }
    return cell;
  }

  private static double number(Path file, Map<String, String> row, String column)
      throws IOException {
    String text = cell(file, row, column);
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: \"%s\" in the column %s is not a number".formatted(file, text, column), e);
    }
  }

  /** The families of databases, in the order in which they occur. */
  List<String> families() {
    return comparisons.stream().map(effect -> effect.setting().family()).distinct().toList();
  }

  /** The same comparison on the second family of databases. */
  Optional<Effect> replication(Effect first) {
    List<String> families = families();
    return families.size() < 2
        ? Optional.empty()
        : comparisons.stream()
            .filter(effect -> effect.setting().family().equals(families.get(1)))
            .filter(first::repeats)
            .findFirst();
  }
}
