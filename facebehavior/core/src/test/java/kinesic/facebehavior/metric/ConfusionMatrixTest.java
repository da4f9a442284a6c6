package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ConfusionMatrixTest {

  /** Truth 0 0 0 0 0 1 1 1 2 2, predicted 0 0 0 1 2 1 1 0 2 1. */
  private static ConfusionMatrix example() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    int[] truth = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
    int[] predicted = {0, 0, 0, 1, 2, 1, 1, 0, 2, 1};
    for (int i = 0; i < truth.length; i++) {
      matrix.add(truth[i], predicted[i]);
    }
    return matrix;
  }

  @Test
  void counts_truth_in_rows_and_predictions_in_columns() {
    ConfusionMatrix matrix = example();
    assertEquals(1, matrix.count(0, 2));
    assertEquals(0, matrix.count(2, 0));
    assertEquals(5, matrix.support(0));
    assertEquals(4, matrix.predicted(1));
    assertEquals(10, matrix.samples());
  }

  @Test
  void figures_are_those_computed_by_hand() {
    ConfusionMatrix matrix = example();
    assertEquals(.6, matrix.accuracy().value(), 1e-15);
    assertEquals((3.0 / 5 + 2.0 / 3 + 1.0 / 2) / 3, matrix.averageAccuracy().value(), 1e-15);
    // precision 3/4, 2/4, 1/2; recall 3/5, 2/3, 1/2
    assertEquals(2.0 / 3, matrix.f1(0), 1e-15);
    assertEquals(4.0 / 7, matrix.f1(1), 1e-15);
    assertEquals(.5, matrix.f1(2), 1e-15);
    assertEquals((2.0 / 3 + 4.0 / 7 + .5) / 3, matrix.macroF1().value(), 1e-15);
    assertEquals(.75, matrix.precision(0));
    assertEquals(.6, matrix.recall(0));
  }

  @Test
  void chance_is_the_majority_or_one_of_the_classes() {
    ConfusionMatrix matrix = example();
    assertEquals(.5, matrix.accuracy().chance());
    assertEquals(1.0 / 3, matrix.averageAccuracy().chance());
    assertEquals(1.0 / 3, matrix.macroF1().chance());
  }

  @Test
  void a_guesser_who_draws_from_the_frequencies_reaches_what_is_called_chance() {
    double[] frequency = {.6, .3, .1};
    ConfusionMatrix expected = new ConfusionMatrix(3);
    for (int t = 0; t < 3; t++) {
      for (int p = 0; p < 3; p++) {
        for (int i = 0; i < Math.round(10000 * frequency[t] * frequency[p]); i++) {
          expected.add(t, p);
        }
      }
    }
    assertEquals(expected.macroF1().chance(), expected.macroF1().value(), 1e-12);
    assertEquals(expected.averageAccuracy().chance(), expected.averageAccuracy().value(), 1e-12);
  }

  @Test
  void a_class_that_never_occurs_is_left_out_and_one_only_predicted_has_f1_zero() {
    ConfusionMatrix matrix = new ConfusionMatrix(4);
    matrix.add(0, 0);
    matrix.add(1, 2);
    // class 3 neither occurs nor is predicted; class 2 is only predicted
    assertTrue(Double.isNaN(matrix.recall(2)));
    assertTrue(Double.isNaN(matrix.f1(3)));
    assertEquals(.5, matrix.averageAccuracy().value());
    assertEquals(.5, matrix.averageAccuracy().chance());
    assertEquals(1.0 / 3, matrix.macroF1().value(), 1e-15);
  }

  @Test
  void without_samples_everything_is_undefined() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    for (MetricValue figure :
        new MetricValue[] {matrix.accuracy(), matrix.averageAccuracy(), matrix.macroF1()}) {
      assertTrue(Double.isNaN(figure.value()), figure.toString());
      assertTrue(Double.isNaN(figure.chance()), figure.toString());
    }
  }

  @Test
  void a_class_out_of_range_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(3).add(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(3).add(-1, 0));
  }
}
