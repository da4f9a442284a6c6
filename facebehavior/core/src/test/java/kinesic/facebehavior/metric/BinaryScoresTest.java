package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BinaryScoresTest {

  private static void add(
      BinaryScores scores,
      int m,
      int truePositives,
      int falsePositives,
      int falseNegatives,
      int trueNegatives) {
    for (int i = 0; i < truePositives; i++) {
      scores.add(m, true, true);
    }
    for (int i = 0; i < falsePositives; i++) {
      scores.add(m, false, true);
    }
    for (int i = 0; i < falseNegatives; i++) {
      scores.add(m, true, false);
    }
    for (int i = 0; i < trueNegatives; i++) {
      scores.add(m, false, false);
    }
  }

  @Test
  void figures_are_those_computed_by_hand() {
    BinaryScores scores = new BinaryScores(1);
    add(scores, 0, 3, 1, 2, 4);
    assertEquals(2 * 3.0 / (6 + 1 + 2), scores.f1(0).value(), 1e-15);
    assertEquals(.7, scores.accuracy(0).value(), 1e-15);
    assertEquals(.5, scores.frequency(0));
    assertEquals(2.0 / 3, scores.f1(0).chance(), 1e-15);
    assertEquals(.5, scores.accuracy(0).chance());
  }

  @Test
  void balanced_accuracy_weighs_presence_and_absence_alike() {
    BinaryScores scores = new BinaryScores(3);
    add(scores, 0, 1, 8, 1, 90);
    add(scores, 1, 4, 0, 0, 0); // never absent: undefined
    add(scores, 2, 0, 0, 5, 95); // always "absent"
    assertEquals((.5 + 90.0 / 98) / 2, scores.balancedAccuracy(0).value(), 1e-15);
    assertTrue(Double.isNaN(scores.balancedAccuracy(1).value()));
    assertEquals(.5, scores.balancedAccuracy(2).value());
    assertEquals(((.5 + 90.0 / 98) / 2 + .5) / 2, scores.meanBalancedAccuracy().value(), 1e-15);
    assertEquals(.5, scores.meanBalancedAccuracy().chance());
  }

  @Test
  void always_saying_present_reaches_the_chance_of_f1() {
    BinaryScores scores = new BinaryScores(1);
    add(scores, 0, 2, 8, 0, 0);
    assertEquals(1.0 / 3, scores.f1(0).value(), 1e-15);
    assertEquals(1.0 / 3, scores.f1(0).chance(), 1e-15);
    assertEquals(.8, scores.accuracy(0).chance(), 1e-15);
  }

  @Test
  void a_label_never_present_is_left_out_unless_it_is_predicted() {
    BinaryScores scores = new BinaryScores(4);
    add(scores, 0, 1, 0, 0, 1); // F1 1
    add(scores, 1, 0, 0, 0, 5); // never present, never predicted: undefined
    add(scores, 2, 0, 2, 0, 3); // never present, yet predicted: 0
    // label 3 is not annotated at all
    assertTrue(Double.isNaN(scores.f1(1).value()));
    assertEquals(0, scores.f1(2).value());
    assertTrue(Double.isNaN(scores.accuracy(3).value()));
    assertEquals(.5, scores.meanF1().value());
    assertEquals(2.0 / 3, scores.meanF1().chance(), 1e-15); // of label 0 alone
    assertEquals((1 + 1 + .6) / 3, scores.meanAccuracy().value(), 1e-15);
  }

  @Test
  void without_samples_everything_is_undefined() {
    BinaryScores scores = new BinaryScores(2);
    assertTrue(Double.isNaN(scores.meanF1().value()));
    assertTrue(Double.isNaN(scores.meanF1().chance()));
    assertTrue(Double.isNaN(scores.meanAccuracy().value()));
  }
}
