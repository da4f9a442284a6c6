package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.metric.ThresholdSearch.Criterion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ThresholdSearchTest {

  private static float threshold(float[] probabilities, boolean... present) {
    return threshold(Criterion.F1, probabilities, present);
  }

  private static float threshold(Criterion criterion, float[] probabilities, boolean... present) {
    float[] target = new float[present.length];
    float[] weight = new float[present.length];
    for (int i = 0; i < present.length; i++) {
      target[i] = present[i] ? 1 : 0;
      weight[i] = 1;
    }
    return ThresholdSearch.best(
            List.of("A"),
            new BinaryLabels(1, target, weight),
            (face, m) -> probabilities[face],
            criterion)
        .of(0);
  }

  @Test
  void the_threshold_lies_between_the_last_that_counts_and_the_next() {
    assertEquals(.25f, threshold(new float[] {.375f, .125f}, true, false));
    // stopping after one: F1 2/3, after three: 4/5
    assertEquals(
        .1875f, threshold(new float[] {.125f, .25f, .5f, .375f}, false, true, true, false));
  }

  @Test
  void equal_probabilities_are_never_parted() {
    float threshold = threshold(new float[] {.5f, .5f, .5f, .25f}, true, false, true, false);
    assertEquals(.375f, threshold);
    float next = Math.nextUp(.25f);
    assertEquals(.25f, threshold(new float[] {.25f, next}, false, true));
  }

  @Test
  void a_unit_that_is_never_present_or_not_annotated_keeps_one_half() {
    assertEquals(.5f, threshold(new float[] {.25f, .125f}, false, false));
    assertTrue(
        ThresholdSearch.best(
                List.of("A", "B"), BinaryLabels.none(1, 2), (face, m) -> .75f, Criterion.F1)
            .areHalf());
  }

  @Test
  void balanced_accuracy_has_another_best_threshold_than_f1() {
    float[] p = {.5f, .375f, .25f, .125f, .0625f, .03125f};
    boolean[] present = {true, false, true, false, false, false};
    // after one: (1/2 + 1) / 2 = .75, after three: (1 + 3/4) / 2 = .875
    assertEquals(.1875f, threshold(Criterion.BALANCED_ACCURACY, p, present));
    boolean[] most = {false, true, true, true, true, true};
    assertEquals(.015625f, threshold(Criterion.F1, p, most));
    assertEquals(.5f, threshold(Criterion.BALANCED_ACCURACY, p, most), "worse than not to look");
    assertEquals(
        .5f, threshold(Criterion.BALANCED_ACCURACY, p, true, true, true, true, true, true));
  }

  @ParameterizedTest
  @EnumSource
  void no_other_threshold_is_better(Criterion criterion) {
    RandomStream random = new RandomStream(8, "threshold search");
    int faces = 60;
    int labels = 17;
    float[] p = new float[faces * labels];
    float[] target = new float[faces * labels];
    float[] weight = new float[faces * labels];
    for (int j = 0; j < p.length; j++) {
      target[j] = random.nextInt(4) == 0 ? 1 : 0;
      p[j] = (random.nextInt(20) + 4 * target[j]) / 32f;
      weight[j] = random.nextInt(5) == 0 ? 0 : 1;
    }
    BinaryLabels truth = new BinaryLabels(labels, target, weight);
    Thresholds best =
        ThresholdSearch.best(
            ActionUnit.columns(), truth, (face, m) -> p[face * labels + m], criterion);
    for (int m = 0; m < labels; m++) {
      double figure = figure(criterion, m, truth, p, best.of(m));
      for (int k = 0; k < 32; k++) {
        double other = figure(criterion, m, truth, p, k / 32f - 1 / 64f);
        assertTrue(figure >= other, m + " at " + k);
      }
    }
  }

  private static double figure(
      Criterion criterion, int m, BinaryLabels truth, float[] p, float threshold) {
    BinaryScores scores = new BinaryScores(1);
    for (int i = 0; i < truth.samples(); i++) {
      if (truth.isAnnotated(i, m)) {
        scores.add(0, truth.isPresent(i, m), p[i * truth.size() + m] > threshold);
      }
    }
    return (criterion == Criterion.F1 ? scores.f1(0) : scores.balancedAccuracy(0)).value();
  }
}
