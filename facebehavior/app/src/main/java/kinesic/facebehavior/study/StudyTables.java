package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.report.Table;

/**
 * The CSV files of a study. The column {@code arm} holds the variant, {@code figure} the metric.
 */
public final class StudyTables {

  /** The file of single labels that are left out; a study that leaves out none has no such file. */
  static final String LEFT_OUT = "left-out.csv";

  private StudyTables() {}

  /**
   * Writes {@code figures.csv} (the metrics by which variants are compared, of each run), {@code
   * means.csv} (means and standard deviations over the seeds) and {@code comparisons.csv} (the
   * tests), {@code left-out.csv} (single labels that are left out), {@code settings.csv}, how
   * settings were chosen, and how long trainings took. All metrics of a run are in its own folder.
   */
  public static void write(StudyResults results, Table settings, Path folder) throws IOException {
    settings.write(folder.resolve("settings.csv"));
    metrics(results).write(folder.resolve("figures.csv"));
    means(results).write(folder.resolve("means.csv"));
    comparisons(results.comparisons()).write(folder.resolve("comparisons.csv"));
    LeftOutLabels leftOut = LeftOutLabels.of(results);
    if (!leftOut.rows().isEmpty()) {
      leftOut.csv().write(folder.resolve(LEFT_OUT));
    }
    for (Map.Entry<String, Table> table : results.tables().entrySet()) {
      table.getValue().write(folder.resolve(table.getKey()));
    }
  }

  /** The metrics by which variants are compared, of all runs. */
  private static Table metrics(StudyResults results) {
    Table table =
        new Table(
            "family", "scenario", "arm", "labels", "seed", "test", "figure", "value", "chance");
    for (VariantRun run : results.matrix().runs()) {
      for (MetricKey metric : results.metrics(run.setting())) {
        MetricValue value = results.value(run, metric);
        if (metric.concerns(run.variant()) && !Double.isNaN(value.value())) {
          table.row(
              run.family(),
              run.scenario().name(),
              run.variant().name(),
              number(run.fraction()),
              Long.toString(run.seed()),
              metric.test(),
              metric.metric(),
              number(value.value()),
              number(value.chance()));
        }
      }
    }
    return table;
  }

  private static Table means(StudyResults results) {
    Table table =
        new Table(
            "family",
            "scope",
            "test",
            "figure",
            "labels",
            "arm",
            "seeds",
            "mean",
            "deviation",
            "chance");
    StudyMatrix matrix = results.matrix();
    for (Setting setting : matrix.settings()) {
      List<Variant> variants = matrix.variants(setting);
      for (MetricKey metric : results.metrics(setting)) {
        double chance = results.chance(setting, metric.test(), metric.metric());
        for (Variant variant : variants) {
          if (metric.concerns(variant)) {
            double[] values = results.values(setting, variant, metric.test(), metric.metric());
            MeanStd mean = MeanStd.of(values);
            table.row(
                setting.family(),
                setting.scope(),
                metric.test(),
                metric.metric(),
                number(setting.fraction()),
                variant.name(),
                Integer.toString(values.length),
                number(mean.mean()),
                number(mean.deviation()),
                number(chance));
          }
        }
      }
    }
    return table;
  }

  private static Table comparisons(List<Comparison> comparisons) {
    Table table =
        new Table(
            "family",
            "question",
            "scope",
            "test",
            "figure",
            "labels",
            "arm",
            "reference",
            "seeds",
            "arm_mean",
            "reference_mean",
            "difference",
            "deviation",
            "low_95",
            "high_95",
            "t",
            "p",
            "p_holm",
            "p_signs",
            "verdict");
    for (Comparison one : comparisons) {
      PairedTest test = one.test();
      Setting setting = one.group().setting();
      table.row(
          setting.family(),
          one.group().question().id(),
          setting.scope(),
          one.metric().test(),
          one.metric().metric(),
          number(setting.fraction()),
          one.variant(),
          one.reference(),
          Integer.toString(test.seeds()),
          number(one.mean()),
          number(one.referenceMean()),
          number(test.difference()),
          number(test.deviation()),
          number(test.low()),
          number(test.high()),
          number(test.t()),
          number(test.p()),
          number(one.adjusted()),
          number(test.signs()),
          one.verdict().text());
    }
    return table;
  }

  /** Six significant digits; empty for what is not defined. */
  static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
  }
}
