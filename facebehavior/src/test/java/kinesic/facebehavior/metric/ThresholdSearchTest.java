package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.ActionUnitThresholds;
import kinesic.facebehavior.data.ActionUnitLabels;
import org.junit.jupiter.api.Test;

final class ThresholdSearchTest {

  private static final ActionUnit UNIT = ActionUnit.DIMPLER;

  private static float threshold(float[] probabilities, boolean... present) {
    List<ActionUnitLabels> truth = new ArrayList<>();
    for (boolean p : present) {
      truth.add(ActionUnitLabels.NONE.with(UNIT, p));
    }
    return ThresholdSearch.greatestF1(truth, (face, unit) -> probabilities[face]).of(UNIT);
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
    assertEquals(
        ActionUnitThresholds.HALF,
        ThresholdSearch.greatestF1(List.of(ActionUnitLabels.NONE), (face, unit) -> .75f));
  }

  @Test
  void no_other_threshold_has_a_greater_f1() {
    RandomStream random = new RandomStream(8, "threshold search");
    int faces = 60;
    float[][] p = new float[faces][ActionUnit.COUNT];
    List<ActionUnitLabels> truth = new ArrayList<>();
    for (int i = 0; i < faces; i++) {
      ActionUnitLabels labels = ActionUnitLabels.NONE;
      for (ActionUnit unit : ActionUnit.values()) {
        boolean present = random.nextInt(4) == 0;
        p[i][unit.index()] = (random.nextInt(20) + (present ? 4 : 0)) / 32f;
        labels = random.nextInt(5) == 0 ? labels : labels.with(unit, present);
      }
      truth.add(labels);
    }
    ActionUnitThresholds best =
        ThresholdSearch.greatestF1(truth, (face, unit) -> p[face][unit.index()]);
    for (ActionUnit unit : ActionUnit.values()) {
      double f1 = f1(unit, truth, p, best.of(unit));
      for (int k = 0; k < 32; k++) {
        assertTrue(f1 >= f1(unit, truth, p, k / 32f - 1 / 64f), unit + " at " + k);
      }
    }
  }

  private static double f1(
      ActionUnit unit, List<ActionUnitLabels> truth, float[][] p, float threshold) {
    BinaryScores scores = new BinaryScores(1);
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).isAnnotated(unit)) {
        scores.add(0, truth.get(i).isPresent(unit), p[i][unit.index()] > threshold);
      }
    }
    return scores.f1(0).value();
  }
}
