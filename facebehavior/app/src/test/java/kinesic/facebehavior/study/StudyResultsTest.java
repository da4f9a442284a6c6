package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.study.Comparison.Verdict;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;

/** Studies with planted effects. */
final class StudyResultsTest {

  private static final Variant ALONE = Variant.alone(Affect.EXPRESSION, VariantSettings.ONE);
  private static final Variant NONE = Variant.of(VariantSettings.ONE);
  private static final Variant BOTH = Variant.of(VariantSettings.ONE.with(Coupling.BOTH));
  private static final Variant MATCHING =
      Variant.of(VariantSettings.ONE.with(Coupling.DISTRIBUTION_MATCHING));
  private static final MetricKey METRIC =
      new MetricKey("test", "accuracy", Optional.of(Affect.EXPRESSION));

  private static final double[] NOISE = {.01, -.02, .015, -.01, .005};
  private static final double[] OTHER = {-.012, .008, .01, -.004, .006};

  /** A study in which the variants have these means, plus some noise that differs by seed. */
  private static StudyResults study(
      int seeds, double alone, double none, double both, double matching) {
    List<Double> means = List.of(alone, none, both, matching);
    StudyMatrix matrix =
        MatrixBuilder.of("first", List.of(1.0), seeds)
            .complete(List.of(ALONE, NONE, BOTH, MATCHING), List.of())
            .build();
    StudyResults results = new StudyResults(matrix, List.of(METRIC));
    for (VariantRun run : matrix.runs()) {
      int i = (int) run.seed() - 1;
      int shift = matrix.variants().indexOf(run.variant());
      double noise = run.variant().equals(NONE) ? NOISE[i] : OTHER[(i + shift) % OTHER.length];
      double value = means.get(shift) + noise;
      results.add(run, List.of(new TestResult("test", new MetricValue("accuracy", value, 0.1))));
    }
    return results;
  }

  private static Comparison comparison(StudyResults results, Question question, Variant variant) {
    return results.comparisons().stream()
        .filter(one -> one.group().question() == question)
        .filter(one -> one.variant().equals(variant.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_planted_gain_is_shown_with_its_size_and_nothing_else_is() {
    StudyResults results = study(5, .5, .5, .7, .5);
    Comparison gain = comparison(results, Question.COUPLING, BOTH);
    assertEquals(Verdict.GAIN, gain.verdict());
    assertEquals(.2016, gain.test().difference(), 1e-9);
    assertTrue(gain.test().low() > .17 && gain.test().high() < .24, gain.toString());
    assertEquals(2 * gain.test().p(), gain.adjusted(), 1e-12, "the smaller p of two");
    assertEquals(Verdict.NONE_SHOWN, comparison(results, Question.COUPLING, MATCHING).verdict());
  }

  @Test
  void a_planted_loss_is_a_loss() {
    StudyResults results = study(5, .7, .5, .5, .3);
    assertEquals(Verdict.LOSS, comparison(results, Question.COUPLING, MATCHING).verdict());
    assertEquals(Verdict.LOSS, comparison(results, Question.TRANSFER, NONE).verdict());
    assertEquals(Verdict.LOSS, comparison(results, Question.TRANSFER, BOTH).verdict());
  }

  @Test
  void without_an_effect_none_is_shown() {
    assertEquals(
        Set.of(Verdict.NONE_SHOWN),
        Set.copyOf(
            study(5, .5, .5, .5, .5).comparisons().stream().map(Comparison::verdict).toList()));
  }

  @Test
  void one_seed_is_not_tested() {
    assertEquals(
        Set.of(Verdict.NOT_TESTED),
        Set.copyOf(
            study(1, .1, .5, .7, .9).comparisons().stream().map(Comparison::verdict).toList()));
  }

  @Test
  void verdicts_are_counted_by_question_test_set_and_fraction() {
    List<Comparison> comparisons = study(5, .7, .5, .7, .5).comparisons();
    assertEquals(
        List.of(
            List.of(
                "Coupling vs. no coupling",
                "first",
                "complete",
                "test",
                "100 %",
                "2",
                "1",
                "0",
                "1",
                "0"),
            List.of(
                "Joint training vs. single tasks",
                "first",
                "complete",
                "test",
                "100 %",
                "3",
                "0",
                "2",
                "1",
                "0")),
        StudyResults.verdicts(comparisons).rows());
    assertEquals(
        List.of(
            "question",
            "databases",
            "annotations",
            "test set",
            "labels",
            "tests",
            "gain",
            "loss",
            "none shown",
            "not tested"),
        StudyResults.verdicts(comparisons).columns());
  }

  @Test
  void fractions_are_percentages() {
    assertEquals("5 %", VariantRun.percent(.05));
    assertEquals("12.5 %", VariantRun.percent(.125));
    assertEquals("100 %", VariantRun.percent(1));
  }
}
