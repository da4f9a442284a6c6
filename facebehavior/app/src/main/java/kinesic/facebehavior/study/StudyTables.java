package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kinesic.facebehavior.report.CsvTable;

/** The CSV files of a study. */
public final class StudyTables {

  private StudyTables() {}

  /**
   * Writes {@code figures.csv} (every figure of every training), {@code means.csv} (mean and
   * standard deviation over the seeds) and {@code comparisons.csv} (the tests).
   */
  public static void write(StudyResults results, Path folder) throws IOException {
    figures(results).write(folder.resolve("figures.csv"));
    means(results).write(folder.resolve("means.csv"));
    comparisons(results.comparisons()).write(folder.resolve("comparisons.csv"));
  }

  private static CsvTable figures(StudyResults results) {
    CsvTable table = new CsvTable("arm", "labels", "seed", "test", "figure", "value", "chance");
    for (Trial trial : results.matrix().trials()) {
      for (TestFigure one : results.figures(trial)) {
        table.row(
            trial.arm().name(),
            number(trial.fraction()),
            Long.toString(trial.seed()),
            one.test(),
            one.figure().name(),
            number(one.figure().value()),
            number(one.figure().chance()));
      }
    }
    return table;
  }

  /** What a figure is called, and where it was measured. */
  private record Name(String test, String figure) {}

  private static CsvTable means(StudyResults results) {
    CsvTable table =
        new CsvTable("test", "figure", "labels", "arm", "seeds", "mean", "deviation", "chance");
    Set<Name> names = new LinkedHashSet<>();
    for (Trial trial : results.matrix().trials()) {
      results.figures(trial).forEach(one -> names.add(new Name(one.test(), one.figure().name())));
    }
    for (Name name : names) {
      for (double fraction : results.matrix().fractions()) {
        for (Arm arm : results.matrix().arms(fraction)) {
          Spread spread = Spread.of(results.values(arm, fraction, name.test(), name.figure()));
          table.row(
              name.test(),
              name.figure(),
              number(fraction),
              arm.name(),
              Integer.toString(results.matrix().seeds()),
              number(spread.mean()),
              number(spread.deviation()),
              number(results.chance(name.test(), name.figure())));
        }
      }
    }
    return table;
  }

  private static CsvTable comparisons(List<Comparison> comparisons) {
    CsvTable table =
        new CsvTable(
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
          one.family().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          one.measure().test(),
          one.measure().figure(),
          number(one.family().fraction()),
          one.arm(),
          one.reference(),
          Integer.toString(test.seeds()),
          number(one.reached()),
          number(one.before()),
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
