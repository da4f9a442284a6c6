package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.study.Comparison.Verdict;
import kinesic.facebehavior.study.Replication.Outcome;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;

/** Metrics of units that no database annotates, with planted values. */
final class UnannotatedResultsTest {

  private static final Variant NONE = Variant.of(VariantSettings.ONE);
  private static final Variant BOTH = Variant.of(VariantSettings.ONE.with(Coupling.BOTH));
  private static final String AUC = "left-out units AUC";
  private static final int SEEDS = 3;

  private static Scenario without(String unit) {
    return new Scenario("without " + unit, "one unit", Set.of(unit), Set.of());
  }

  /** Each seed leaves out AU12 in one run and AU25 in another. */
  private static List<Scenario> scenarios(long seed) {
    return List.of(without("AU12"), without("AU25"));
  }

  private static List<VariantRun> runs(String family) {
    return MatrixBuilder.of(family, List.of(1.0), SEEDS)
        .complete(List.of(NONE, BOTH), List.of())
        .without(List.of(NONE, BOTH), UnannotatedResultsTest::scenarios)
        .build()
        .runs();
  }

  /**
   * The AUC of a unit in a run: .9 if it is annotated; otherwise .5 without coupling, and {@code
   * coupled} with coupling; a little different for each unit and seed.
   */
  private static double auc(VariantRun run, String unit, double coupled) {
    double noise = .001 * run.seed() * (run.variant().equals(BOTH) ? 1 : 2);
    double ofUnit = unit.equals("AU25") ? .02 : 0;
    boolean annotated = !run.scenario().units().contains(unit);
    double mean = annotated ? .9 : run.variant().equals(BOTH) ? coupled : .5;
    return mean + ofUnit + noise;
  }

  private static StudyResults study(double first, double second) {
    List<VariantRun> runs = new ArrayList<>(runs("first"));
    runs.addAll(runs("second"));
    StudyResults results =
        new StudyResults(
            new StudyMatrix(runs),
            List.of(new MetricKey("test", "AU mean AUC", Optional.of(Affect.ACTION_UNITS))));
    for (VariantRun run : runs) {
      double coupled = run.family().equals("first") ? first : second;
      List<TestResult> found = new ArrayList<>();
      for (String unit : List.of("AU12", "AU25")) {
        found.add(result(unit + " AUC", auc(run, unit, coupled), .5));
        found.add(result(unit + " AUC through the table", .6 + .001 * run.seed(), .5));
      }
      found.add(result("AU mean AUC", .8 + .001 * run.seed(), .5));
      results.add(run, found);
    }
    return results;
  }

  private static TestResult result(String name, double value, double chance) {
    return new TestResult("test", new MetricValue(name, value, chance));
  }

  private static Comparison find(StudyResults results, Variant variant, String reference) {
    return results.comparisons().stream()
        .filter(one -> one.group().question() == Question.UNITS)
        .filter(one -> one.group().setting().family().equals("first"))
        .filter(one -> one.variant().equals(variant.name()))
        .filter(one -> one.reference().equals(reference))
        .filter(one -> one.metric().metric().equals(AUC))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_seed_has_the_mean_of_its_scenarios() {
    StudyResults results = study(.7, .7);
    Setting setting = new Setting("first", "one unit", 1);
    double[] values = results.values(setting, BOTH, "test", AUC);
    assertEquals(SEEDS, values.length);
    assertEquals((.701 + .721) / 2, values[0], 1e-12);
    assertEquals((.703 + .723) / 2, values[2], 1e-12);
    assertEquals(.5, results.chance(setting, "test", AUC), 1e-12);
  }

  @Test
  void left_out_units_are_held_against_all_references() {
    StudyResults results = study(.7, .7);
    assertEquals(.2 - .002, find(results, BOTH, Variant.UNCOUPLED).test().difference(), 1e-12);
    assertEquals(.21 + .002, find(results, BOTH, Comparison.CHANCE).test().difference(), 1e-12);
    assertEquals(.01 + .004, find(results, NONE, Comparison.CHANCE).test().difference(), 1e-12);
    assertEquals(-.2, find(results, BOTH, Comparison.ANNOTATED).test().difference(), 1e-12);
    assertEquals(.91 + .002, find(results, BOTH, Comparison.ANNOTATED).referenceMean(), 1e-12);
    assertEquals(
        .71 - .6, find(results, BOTH, Comparison.THROUGH_TABLE).test().difference(), 1e-12);
    assertEquals(
        Set.of(Question.UNITS, Question.COUPLING),
        Set.copyOf(results.comparisons().stream().map(one -> one.group().question()).toList()));
  }

  private static Outcome replicated(StudyResults results, String reference) {
    return Replication.of(results.comparisons(), "first", "second").stream()
        .filter(one -> one.first().group().question() == Question.UNITS)
        .filter(one -> one.first().variant().equals(BOTH.name()))
        .filter(one -> one.first().reference().equals(reference))
        .filter(one -> one.first().metric().metric().equals(AUC))
        .map(Replication::outcome)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void an_effect_is_confirmed_if_the_second_family_shows_it_too() {
    assertEquals(Outcome.CONFIRMED, replicated(study(.7, .6), Variant.UNCOUPLED));
    assertEquals(Outcome.REVERSED, replicated(study(.7, .3), Variant.UNCOUPLED));
    assertEquals(Outcome.NOT_CONFIRMED, replicated(study(.7, .502), Variant.UNCOUPLED));
    assertEquals(Outcome.NONE_SHOWN, replicated(study(.502, .502), Variant.UNCOUPLED));
    assertTrue(find(study(.502, .7), BOTH, Variant.UNCOUPLED).verdict() == Verdict.NONE_SHOWN);
  }
}
