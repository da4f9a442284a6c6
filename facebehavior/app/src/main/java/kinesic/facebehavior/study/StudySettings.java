package kinesic.facebehavior.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.StripChart;
import kinesic.facebehavior.report.StripChart.Kind;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/** The settings of a study: what was searched, what the pilot says, and what was trained. */
final class StudySettings {

  private StudySettings() {}

  // ---------------------------------------------------------------- search and pilot

  /**
   * The trials of the search: their scores side by side, and a table for each subject in which the
   * chosen trial is marked.
   *
   * @param all with the columns {@code subject}, {@code trial}, settings, {@code score} and {@code
   *     chosen}
   */
  static List<Block> search(Table all) {
    int subject = all.columns().indexOf("subject");
    Map<String, List<List<String>>> subjects = new LinkedHashMap<>();
    for (List<String> row : all.rows()) {
      subjects.computeIfAbsent(row.get(subject), none -> new ArrayList<>()).add(row);
    }
    List<Block> blocks = new ArrayList<>();
    List<StripChart.Strip> strips = new ArrayList<>();
    subjects.forEach((name, rows) -> strips.add(strip(name, all.columns(), rows)));
    blocks.add(
        Block.legend(
            List.of("chosen", "other trials", "control with a wrong table"),
            List.of(Kind.CHOSEN.colour(), Kind.PLAIN.colour(), Kind.ASIDE.colour()),
            Block.ChanceMark.NONE));
    blocks.add(new StripChart("Scores of the trials", "score", strips).draw());
    subjects.forEach(
        (name, rows) ->
            blocks.add(Block.details(name, List.of(Block.table("", trials(all.columns(), rows))))));
    return blocks;
  }

  private static StripChart.Strip strip(
      String name, List<String> columns, List<List<String>> rows) {
    int score = columns.indexOf("score");
    int trial = columns.indexOf("trial");
    int chosen = columns.indexOf("chosen");
    List<StripChart.Dot> dots = new ArrayList<>();
    for (List<String> row : rows) {
      if (!row.get(score).isEmpty()) {
        dots.add(
            new StripChart.Dot(
                Double.parseDouble(row.get(score)),
                kind(row.get(chosen)),
                isControl(row.get(chosen)) ? "wrong table" : "trial " + row.get(trial)));
      }
    }
    return new StripChart.Strip(name, dots);
  }

  private static Kind kind(String choice) {
    return choice.equals("yes") ? Kind.CHOSEN : isControl(choice) ? Kind.ASIDE : Kind.PLAIN;
  }

  private static boolean isControl(String choice) {
    return choice.equals("control");
  }

  /** The rows of a subject with the columns that differ between them, the chosen one marked. */
  private static Table trials(List<String> columns, List<List<String>> rows) {
    int chosen = columns.indexOf("chosen");
    int[] shown =
        IntStream.range(0, columns.size())
            .filter(c -> c != chosen)
            .filter(c -> !columns.get(c).equals("subject"))
            .filter(c -> rows.stream().map(row -> row.get(c)).distinct().count() > 1)
            .toArray();
    List<String> headings = new ArrayList<>();
    for (int c : shown) {
      headings.add(columns.get(c).replace('_', ' '));
    }
    headings.add("chosen");
    Table table = new Table(headings);
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (int c : shown) {
        cells.add(row.get(c));
      }
      String choice = row.get(chosen);
      cells.add(choice.equals("yes") ? "★" : choice.equals("no") ? "" : choice);
      table.row(cells);
    }
    return table;
  }

  /** A table with headings in words. */
  static Block spaced(Table table) {
    Table spaced = new Table(table.columns().stream().map(c -> c.replace('_', ' ')).toList());
    table.rows().forEach(spaced::row);
    return Block.table("", spaced);
  }

  // ---------------------------------------------------------------- variants

  /**
   * The weights of the losses of each variant, and the settings of its coupling.
   *
   * @param tasks of the study
   */
  static Table variants(List<Variant> variants, List<Task> tasks) {
    List<Task> weighted = tasks.stream().filter(StudySettings::hasWeight).toList();
    List<String> columns = new ArrayList<>(List.of("variant"));
    weighted.forEach(task -> columns.add(task.title()));
    columns.addAll(
        List.of(
            "matching",
            "form",
            "soft labels",
            "temperature",
            "greatest soft label",
            "table",
            "rate"));
    Table table = new Table(columns);
    for (Variant variant : variants) {
      VariantSettings settings = variant.settings();
      boolean both = settings.coupling() == Coupling.BOTH;
      boolean soft = both || settings.coupling() == Coupling.SOFT_CO_ANNOTATION;
      boolean matched = both || settings.coupling() == Coupling.DISTRIBUTION_MATCHING;
      List<String> row = new ArrayList<>(List.of(variant.name()));
      for (Task task : weighted) {
        boolean learned = variant.alone().isEmpty() || variant.alone().get().equals(task);
        row.add(learned ? number(settings.weights().of(task)) : "");
      }
      row.add(matched ? number(settings.weights().matching()) : "");
      row.add(matched ? form(settings.matching()) : "");
      row.add(soft ? number(settings.weights().softCoAnnotation()) : "");
      row.add(soft ? number(settings.temperature()) : "");
      row.add(soft ? Decimals.of(greatestSoftLabel(settings.temperature(), tasks)) : "");
      row.add(settings.coupling() == Coupling.NONE ? "" : settings.table().toString());
      row.add("× " + number(settings.rateScale()));
      table.row(row);
    }
    return table;
  }

  private static boolean hasWeight(Task task) {
    return task instanceof MultiLabel || task instanceof Regression;
  }

  private static String form(MatchingOptions matching) {
    return matching.form().option() + ", " + matching.direction().option();
  }

  /** Three significant digits, without zeros at the end. */
  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** e^(1/T) / (e^(1/T) + K - 1): one score is 1, the others are 0. */
  private static double greatestSoftLabel(double temperature, List<Task> tasks) {
    int classes =
        tasks.stream().filter(task -> !hasWeight(task)).mapToInt(Task::size).findFirst().orElse(1);
    return 1 / (1 + (classes - 1.0) * Math.exp(-1 / temperature));
  }

  // ---------------------------------------------------------------- relatedness

  /** How many classes each label is related to, and how its entries vary. */
  static Table relatedness(Relatedness relatedness) {
    Table table = new Table("label", "related", "prototypical", "mean", "standard deviation");
    int classes = relatedness.categories().size();
    for (int m = 0; m < relatedness.binaries().size(); m++) {
      double sum = 0;
      double squares = 0;
      int related = 0;
      int prototypical = 0;
      for (int k = 0; k < classes; k++) {
        double weight = relatedness.weight(k, m);
        sum += weight;
        squares += weight * weight;
        related += weight > 0 ? 1 : 0;
        prototypical += relatedness.isPrototypical(k, m) ? 1 : 0;
      }
      double mean = sum / classes;
      table.row(
          relatedness.binaries().get(m).replace('_', ' '),
          Integer.toString(related),
          Integer.toString(prototypical),
          Decimals.of(mean),
          Decimals.of(Math.sqrt(Math.max(0, squares / classes - mean * mean))));
    }
    return table;
  }
}
