package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.RandomStream;
import org.junit.jupiter.api.Test;

final class RankingTest {

  private static Ranking of(float[] present, float[] absent) {
    Ranking ranking = new Ranking();
    for (float score : present) {
      ranking.add(true, score);
    }
    for (float score : absent) {
      ranking.add(false, score);
    }
    return ranking;
  }

  @Test
  void areas_are_those_computed_by_hand() {
    // the example of scikit-learn's documentation of both functions
    Ranking ranking = of(new float[] {.35f, .8f}, new float[] {.1f, .4f});
    assertEquals(3 / 4.0, ranking.areaUnderCurve().value(), 1e-15);
    assertEquals(.5 * 1 + .5 * 2 / 3, ranking.averagePrecision().value(), 1e-15);
    assertEquals(.5, ranking.areaUnderCurve().chance());
    assertEquals(.5, ranking.averagePrecision().chance());
    assertEquals(4, ranking.samples());
    assertEquals(2, ranking.present());
  }

  @Test
  void samples_of_equal_score_are_passed_together() {
    // down from .9: (1 present), .5: (2 present, 1 absent), .2: (1 absent), .1: (1 present)
    Ranking ranking = of(new float[] {.5f, .1f, .9f, .5f}, new float[] {.2f, .5f});
    assertEquals((2 + 2 * 1.5 + 0) / 8, ranking.areaUnderCurve().value(), 1e-15);
    assertEquals(
        1 / 4.0 * 1 + 2 / 4.0 * 3 / 4 + 1 / 4.0 * 4 / 6, ranking.averagePrecision().value(), 1e-15);
    assertEquals(4 / 6.0, ranking.averagePrecision().chance(), 1e-15);
  }

  @Test
  void equal_scores_of_all_samples_give_chance() {
    Ranking ranking = of(new float[] {0f, -0f}, new float[] {0, 0, -0f, -0f, 0, 0});
    assertEquals(.5, ranking.areaUnderCurve().value());
    assertEquals(.25, ranking.averagePrecision().value());
    assertEquals(.25, ranking.averagePrecision().chance());
  }

  @Test
  void a_perfect_order_gives_one_and_the_reverse_the_least_values() {
    float[] high = {3, 4};
    float[] low = {1, 2};
    assertEquals(1, of(high, low).areaUnderCurve().value());
    assertEquals(1, of(high, low).averagePrecision().value());
    assertEquals(0, of(low, high).areaUnderCurve().value());
    assertEquals((1 / 3.0 + 2 / 4.0) / 2, of(low, high).averagePrecision().value(), 1e-15);
  }

  @Test
  void values_are_undefined_unless_the_label_is_both_present_and_absent() {
    for (Ranking ranking :
        List.of(
            new Ranking(),
            of(new float[] {.5f}, new float[0]),
            of(new float[0], new float[] {1}))) {
      for (Metric metric : ranking.metrics("AU1")) {
        assertTrue(Double.isNaN(metric.value()), metric.toString());
        assertTrue(Double.isNaN(metric.chance()), metric.toString());
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Ranking().add(true, Float.NaN));
  }

  @Test
  void samples_may_be_added_after_values_have_been_asked_for() {
    Ranking ranking = of(new float[] {1}, new float[] {2});
    assertEquals(0, ranking.areaUnderCurve().value());
    ranking.add(false, 0);
    assertEquals(.5, ranking.areaUnderCurve().value());
  }

  @Test
  void the_area_is_the_share_of_pairs_that_are_ordered_rightly() {
    RandomStream random = new RandomStream(3, "ranking");
    float[] present = new float[70];
    float[] absent = new float[130];
    for (int i = 0; i < present.length; i++) {
      present[i] = random.nextInt(20) + 3;
    }
    for (int i = 0; i < absent.length; i++) {
      absent[i] = random.nextInt(20);
    }
    double right = 0;
    for (float p : present) {
      for (float a : absent) {
        right += p > a ? 1 : p == a ? .5 : 0;
      }
    }
    assertEquals(
        right / present.length / absent.length,
        of(present, absent).areaUnderCurve().value(),
        1e-12);
  }

  @Test
  void means_leave_out_labels_without_a_value() {
    List<Ranking> labels =
        List.of(
            of(new float[] {1}, new float[] {0}),
            of(new float[] {1}, new float[0]),
            of(new float[] {0}, new float[] {1, 2, 3}));
    assertEquals(.5, Ranking.meanAreaUnderCurve(labels).value());
    assertEquals(.5, Ranking.meanAreaUnderCurve(labels).chance());
    assertEquals((1 + .25) / 2, Ranking.meanAveragePrecision(labels).value());
    assertEquals((.5 + .25) / 2, Ranking.meanAveragePrecision(labels).chance());
    assertTrue(Double.isNaN(Ranking.meanAreaUnderCurve(List.of()).value()));
    assertEquals("mean AP", Ranking.meanAveragePrecision(labels).name());
  }
}
