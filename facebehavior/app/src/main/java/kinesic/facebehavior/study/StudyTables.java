package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kinesic.facebehavior.report.Table;

/**
 * The CSV files of a study. The column {@code arm} holds the variant, {@code figure} the metric.
 */
public final class StudyTables {

  private StudyTables() {}

  /**
   * Writes {@code figures.csv} (all metrics of all runs), {@code means.csv} (means and standard
   * deviations over the seeds) and {@code comparisons.csv} (the tests).
   */
  public static void write(StudyResults results, Path folder) throws IOException {
    metrics(results).write(folder.resolve("figures.csv"));
    means(results).write(folder.resolve("means.csv"));
    comparisons(results.comparisons()).write(folder.resolve("comparisons.csv"));
  }

  private static Table metrics(StudyResults results) {
    Table table = new Table("arm", "labels", "seed", "test", "figure", "value", "chance");
    for (VariantRun run : results.matrix().runs()) {
      for (TestResult result : results.of(run)) {
        table.row(
            run.variant().name(),
            number(run.fraction()),
            Long.toString(run.seed()),
            result.test(),
            result.metric().name(),
            number(result.metric().value()),
            number(result.metric().chance()));
      }
    }
    return table;
  }

  private record Name(String test, String metric) {}

  private static Table means(StudyResults results) {
    Table table =
        new Table("test", "figure", "labels", "arm", "seeds", "mean", "deviation", "chance");
    Set<Name> names = new LinkedHashSet<>();
    for (VariantRun run : results.matrix().runs()) {
      results.of(run).forEach(one -> names.add(new Name(one.test(), one.metric().name())));
    }
    for (Name name : names) {
      for (double fraction : results.matrix().fractions()) {
        for (Variant variant : results.matrix().variants(fraction)) {
          MeanStd values =
              MeanStd.of(results.values(variant, fraction, name.test(), name.metric()));
          table.row(
              name.test(),
              name.metric(),
              number(fraction),
              variant.name(),
              Integer.toString(results.matrix().seeds()),
              number(values.mean()),
              number(values.deviation()),
              number(results.chance(name.test(), name.metric())));
        }
      }
    }
    return table;
  }

  private static Table comparisons(List<Comparison> comparisons) {
    Table table =
        new Table(
            "question",
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
            "p_signs");
    for (Comparison one : comparisons) {
      PairedTest test = one.test();
      table.row(
          one.family().question().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          one.metric().test(),
          one.metric().metric(),
          number(one.family().fraction()),
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
          number(test.signs()));
    }
    return table;
  }

  /** Six significant digits; empty for what is not defined. */
  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
  }
}
