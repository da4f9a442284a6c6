package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MeanIntervalTest {

  @Test
  void the_interval_is_students_t_times_the_standard_error_of_the_mean() {
    MeanInterval interval = MeanInterval.of(new double[] {1, 2, 3, 4, 5}, 0.95);
    assertEquals(3, interval.mean());
    assertEquals(2.776 * Math.sqrt(2.5 / 5), interval.halfWidth(), 1e-3); // t of 4, from a table
    assertEquals(5, interval.count());
    double wider = MeanInterval.of(new double[] {1, 2, 3, 4, 5}, 0.99).halfWidth();
    assertEquals(4.604 * Math.sqrt(2.5 / 5), wider, 1e-3);
  }

  @Test
  void a_single_measurement_has_a_mean_but_no_interval() {
    MeanInterval interval = MeanInterval.of(new double[] {7}, 0.95);
    assertEquals(7, interval.mean());
    assertTrue(Double.isNaN(interval.halfWidth()));
    assertTrue(Double.isNaN(MeanInterval.of(new double[0], 0.95).mean()));
  }
}
