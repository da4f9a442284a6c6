package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are left out one by one, with planted values. */
final class LeftOutLabelsTest {

  private static final Variant NONE = Variant.of(VariantSettings.ONE);
  private static final Variant BOTH = Variant.of(VariantSettings.ONE.with(Coupling.BOTH));
  private static final String TEST = "test";
  private static final int SEEDS = 3;

  private static final Scenario ALONE =
      new Scenario("without AU12", Scenario.ONE_UNIT, Set.of("AU12"), Set.of());
  private static final Scenario GROUP =
      new Scenario("units as a pair", Scenario.LIKE_DATABASE, Set.of("AU12", "AU25"), Set.of());
  private static final Scenario FEAR =
      new Scenario("without fear", Scenario.ONE_EXPRESSION, Set.of(), Set.of("fear"));

  /** AU12 alone in seed 1, a pair of units in all seeds, fear in seed 2. */
  private static List<Scenario> scenarios(long seed) {
    return seed == 1 ? List.of(ALONE, GROUP) : seed == 2 ? List.of(GROUP, FEAR) : List.of(GROUP);
  }

  private static StudyMatrix matrix(boolean isComplete) {
    MatrixBuilder first = MatrixBuilder.of("first", List.of(1.0), SEEDS);
    first.complete(List.of(NONE, BOTH), List.of());
    return isComplete
        ? first.build()
        : first.without(List.of(NONE, BOTH), LeftOutLabelsTest::scenarios).build();
  }

  /** .9 if it is annotated; .4 + .1 seed with coupling and .5 without, .1 more for AU12 alone. */
  private static double auc(VariantRun run) {
    if (run.scenario().isComplete()) {
      return .9;
    }
    double alone = run.scenario().equals(ALONE) ? .1 : 0;
    return alone + (run.variant().equals(BOTH) ? .4 + .1 * run.seed() : .5);
  }

  private static StudyResults study(boolean isComplete) {
    StudyResults results =
        new StudyResults(
            matrix(isComplete),
            List.of(
                new MetricKey(TEST, "AU mean AUC", Optional.of(Affect.ACTION_UNITS)),
                new MetricKey(
                    TEST, "expression average accuracy", Optional.of(Affect.EXPRESSION))));
    for (VariantRun run : results.matrix().runs()) {
      results.add(
          run,
          List.of("AU12", "AU25", "fear").stream()
              .flatMap(
                  label ->
                      List.of(
                          result(label + " AUC", auc(run)),
                          result(label + " AUC through the table", .7))
                          .stream())
              .toList());
    }
    return results;
  }

  private static TestResult result(String name, double value) {
    return new TestResult(TEST, new MetricValue(name, value, .5));
  }

  private static final List<String> COLUMNS =
      List.of(
          "left out",
          "networks",
          "no coupling",
          "no coupling, through the table",
          "no coupling, annotated",
          "both");

  private static List<String> row(String label, int networks, double... values) {
    List<String> row = new ArrayList<>(List.of(label, Integer.toString(networks)));
    for (double value : values) {
      row.add(Decimals.of(value));
    }
    return row;
  }

  @Test
  void a_label_has_the_mean_of_all_networks_that_did_without_it() {
    Table units = LeftOutLabels.of(study(false)).units(TEST);
    assertEquals(COLUMNS, units.columns());
    assertEquals(
        List.of(
            row("AU12", 4, (.6 + 3 * .5) / 4, .7, .9, (.6 + .5 + .6 + .7) / 4),
            row("AU25", 3, .5, .7, .9, .6)),
        units.rows());
  }

  @Test
  void groups_and_expressions_have_tables_of_their_own() {
    LeftOutLabels labels = LeftOutLabels.of(study(false));
    assertEquals(List.of(row("units as a pair", 3, .5, .7, .9, .6)), labels.groups(TEST).rows());
    assertEquals(List.of(row("fear", 1, .5, .7, .9, .6)), labels.expressions(TEST).rows());
    assertTrue(labels.units("another test").rows().isEmpty());
  }

  @Test
  void the_file_is_read_as_it_was_written(@TempDir Path folder) throws IOException {
    StudyResults results = study(false);
    StudyTables.write(results, new Table("name", "value"), folder);
    LeftOutLabels written = LeftOutLabels.of(results);
    LeftOutLabels read = StudyFigures.read(folder).leftOut();
    assertEquals(written.rows().size(), read.rows().size());
    assertEquals(written.units(TEST).rows(), read.units(TEST).rows());
    assertEquals(written.groups(TEST).rows(), read.groups(TEST).rows());
  }

  @Test
  void a_study_that_leaves_nothing_out_has_no_such_file(@TempDir Path folder) throws IOException {
    StudyTables.write(study(true), new Table("name", "value"), folder);
    assertFalse(Files.exists(folder.resolve(StudyTables.LEFT_OUT)));
    assertTrue(StudyFigures.read(folder).leftOut().rows().isEmpty());
  }
}
