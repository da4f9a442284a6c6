package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PairedTestTest {

  private static final double[] NOTHING = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  @Test
  void the_soporific_drugs_of_student_1908_give_the_published_t_p_and_interval() {
    double[] differences = {1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4};
    PairedTest test = PairedTest.of(differences, NOTHING);
    assertEquals(1.58, test.difference(), 1e-12);
    assertEquals(1.229995, test.deviation(), 1e-6);
    assertEquals(4.062128, test.t(), 1e-6);
    assertEquals(0.002833, test.p(), 1e-6);
    assertEquals(0.7001142, test.low(), 1e-6);
    assertEquals(2.4598858, test.high(), 1e-6);
    assertEquals(
        4.0 / 1024, test.signs(), 0, "none below 0, and the sign of one 0 does not matter");
  }

  @Test
  void five_seeds_that_agree_have_one_sixteenth_by_signs() {
    PairedTest test =
        PairedTest.of(new double[] {.4, .5, .6, .7, .8}, new double[] {.3, .3, .3, .3, .3});
    assertEquals(2.0 / 32, test.signs(), 0);
    assertEquals(0.3, test.difference(), 1e-12);
  }

  @Test
  void the_exact_test_counts_the_choices_of_signs_that_are_as_far_from_zero() {
    // of ±1 ±2 ±3 the sums are 6, 4, 2, 0, 0, -2, -4, -6; found is 1 - 2 + 3 = 2
    PairedTest test = PairedTest.of(new double[] {1, -2, 3}, new double[3]);
    assertEquals(6.0 / 8, test.signs(), 0);
  }

  @Test
  void one_seed_and_no_difference_at_all_say_nothing() {
    PairedTest one = PairedTest.of(new double[] {1}, new double[] {0});
    assertEquals(1, one.difference(), 0);
    assertTrue(Double.isNaN(one.p()) && Double.isNaN(one.low()) && Double.isNaN(one.deviation()));
    PairedTest same = PairedTest.of(new double[] {1, 2}, new double[] {1, 2});
    assertTrue(Double.isNaN(same.t()) && Double.isNaN(same.p()));
    assertEquals(1, same.signs(), 0);
  }

  @Test
  void numbers_that_are_no_pairs_are_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> PairedTest.of(new double[2], new double[3]));
    assertEquals(
        "paired test: 2 and 3 values, expected equal numbers from 1 to 20", e.getMessage());
  }

  @Test
  void holm_multiplies_the_smallest_most_and_keeps_the_order() {
    double[] adjusted = Holm.adjust(new double[] {0.01, 0.04, Double.NaN, 0.03, 0.005});
    assertArrayEquals(new double[] {0.03, 0.06, Double.NaN, 0.06, 0.02}, adjusted, 1e-12);
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(new double[] {0.9, 0.6}), 0);
  }
}
