package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Task;

/** The tables of means of a study. */
final class StudyMeans {

  private final StudyResults results;
  private final StudyMatrix matrix;

  StudyMeans(StudyResults results) {
    this.results = results;
    matrix = results.matrix();
  }

  // ---------------------------------------------------------------- metrics

  /** The metrics by which variants are compared, for each family and scope. */
  List<Block> metrics() {
    List<Block> blocks = new ArrayList<>();
    for (String family : matrix.families()) {
      for (String scope :
          matrix.settings().stream()
              .filter(one -> one.family().equals(family))
              .map(Setting::scope)
              .distinct()
              .toList()) {
        List<Block> tables = tables(family, scope);
        String without = scope.equals(Scenario.COMPLETE.scope()) ? scope : scope + " left out";
        blocks.add(Block.details("%s databases, %s".formatted(family, without), tables));
      }
    }
    return blocks;
  }

  private List<Block> tables(String family, String scope) {
    List<Block> tables = new ArrayList<>();
    for (double fraction : matrix.fractions()) {
      Setting setting = new Setting(family, scope, fraction);
      List<Variant> variants = matrix.variants(setting);
      List<MetricKey> all = variants.isEmpty() ? List.of() : results.metrics(setting);
      for (String test : all.stream().map(MetricKey::test).distinct().toList()) {
        List<MetricKey> own = all.stream().filter(metric -> metric.test().equals(test)).toList();
        String labels =
            fraction == 1 ? "all labels" : VariantRun.percent(fraction) + " of the labels";
        tables.add(Block.table(test + ", " + labels, table(setting, variants, own)));
      }
    }
    return tables;
  }

  private Table table(Setting setting, List<Variant> variants, List<MetricKey> metrics) {
    List<String> columns = new ArrayList<>(List.of("variant"));
    List<String> chance = new ArrayList<>(List.of("chance"));
    for (MetricKey metric : metrics) {
      columns.add(metric.metric());
      chance.add(Decimals.of(results.chance(setting, metric.test(), metric.metric())));
    }
    Table table = new Table(columns).row(chance);
    for (Variant variant : variants) {
      if (metrics.stream().anyMatch(metric -> metric.concerns(variant))) {
        List<String> row = new ArrayList<>(List.of(variant.name()));
        for (MetricKey metric : metrics) {
          row.add(metric.concerns(variant) ? mean(setting, variant, metric) : "");
        }
        table.row(row);
      }
    }
    return table;
  }

  private String mean(Setting setting, Variant variant, MetricKey metric) {
    MeanStd values = MeanStd.of(results.values(setting, variant, metric.test(), metric.metric()));
    return Double.isNaN(values.mean()) ? "" : values.text();
  }

  // ---------------------------------------------------------------- teacher

  /**
   * What one task could teach the other: the related labels as predicted through the table and by
   * their own head, in networks without coupling.
   *
   * @param tasks of the study
   * @param test the name of a test set
   */
  Optional<Table> teacher(List<Task> tasks, String test) {
    Optional<TeacherComparison> comparison = TeacherComparison.of(tasks);
    if (comparison.isEmpty()) {
      return Optional.empty();
    }
    Variant uncoupled = matrix.variant(Variant.UNCOUPLED);
    Table table =
        new Table("databases", "labels", "teacher", "own head", "difference", "95 % interval", "p");
    for (String family : matrix.families()) {
      for (double fraction : matrix.fractions()) {
        Setting setting = new Setting(family, Scenario.COMPLETE.scope(), fraction);
        double[] teacher = results.values(setting, uncoupled, test, comparison.get().byTable());
        double[] head = results.values(setting, uncoupled, test, comparison.get().byHead());
        PairedTest paired = PairedTest.of(teacher, head);
        if (!Double.isNaN(paired.difference())) {
          table.row(
              family,
              VariantRun.percent(fraction),
              MeanStd.of(teacher).text(),
              MeanStd.of(head).text(),
              Decimals.signed(paired.difference()),
              StudyCharts.interval(paired),
              Decimals.probability(paired.p()));
        }
      }
    }
    return table.rows().isEmpty() ? Optional.empty() : Optional.of(table);
  }

  /** What {@link #teacher} shows. */
  static String teacherNote(TeacherComparison tasks, String test) {
    String classes = tasks.classes().title();
    String labels = tasks.labels().title();
    return String.format(
        Locale.ROOT,
        "What %s could teach %s: in networks without coupling, mean F1 at one half on %s of the %s"
            + " that the table relates to a class, predicted through the %s and the table (the"
            + " teacher), and by their own head. The p values are not adjusted.",
        classes,
        labels,
        test,
        labels,
        classes);
  }

  // ---------------------------------------------------------------- zero-shot

  /** Compound expressions by the terms of the zero-shot score, for each family. */
  List<Block> zeroShot() {
    Optional<MetricKey> metric =
        results.metrics().stream()
            .filter(one -> one.metric().equals(ZeroShotEvaluation.ALL_TERMS))
            .findFirst();
    List<Block> blocks = new ArrayList<>();
    if (metric.isPresent()) {
      for (String family : matrix.families()) {
        Setting setting = new Setting(family, Scenario.COMPLETE.scope(), 1);
        blocks.add(
            Block.table(
                "%s, %s databases".formatted(metric.get().test(), family),
                zeroShot(setting, metric.get().test())));
      }
    }
    return blocks;
  }

  private Table zeroShot(Setting setting, String test) {
    List<String> columns = new ArrayList<>(List.of("variant", "all terms"));
    List<String> names = new ArrayList<>(List.of(ZeroShotEvaluation.ALL_TERMS));
    for (String term : ZeroShotEvaluation.SINGLE_TERMS.keySet()) {
      columns.add(term + " only");
      names.add(ZeroShotEvaluation.only(term));
    }
    List<String> chance = new ArrayList<>(List.of("chance"));
    names.forEach(name -> chance.add(Decimals.of(results.chance(setting, test, name))));
    Table table = new Table(columns).row(chance);
    for (Variant variant : matrix.variants(setting)) {
      if (variant.alone().isEmpty()) {
        List<String> row = new ArrayList<>(List.of(variant.name()));
        names.forEach(
            name -> row.add(MeanStd.of(results.values(setting, variant, test, name)).text()));
        table.row(row);
      }
    }
    return table;
  }
}
