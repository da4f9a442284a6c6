package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EtaTest {

  private long nanos = 5;
  private final Eta eta = new Eta(() -> nanos);

  private void pass(double seconds) {
    nanos += Math.round(1e9 * seconds);
  }

  @Test
  void the_estimate_is_the_mean_time_of_a_unit_times_the_work_left() {
    assertTrue(Double.isNaN(eta.left(3)), "no work is done yet");
    pass(1);
    eta.add(2);
    pass(5);
    eta.add(1);
    assertEquals(2, eta.secondsPerUnit(), 1e-9);
    assertEquals(8, eta.left(4), 1e-9);
  }

  @Test
  void ignored_time_is_returned_and_not_charged_but_overhead_is() {
    pass(1);
    eta.add(1);
    pass(30);
    assertEquals(30, eta.ignore(), 1e-9);
    pass(1);
    eta.add(1);
    assertEquals(1, eta.secondsPerUnit(), 1e-9);
    pass(2);
    eta.add(0);
    assertEquals(2, eta.secondsPerUnit(), 1e-9);
    assertEquals(34, eta.elapsed(), 1e-9);
  }

  @Test
  void progress_is_due_once_an_interval() {
    pass(9);
    assertFalse(eta.isDue(10));
    pass(1);
    assertTrue(eta.isDue(10));
    assertFalse(eta.isDue(10));
    pass(9);
    eta.reported();
    pass(9);
    assertFalse(eta.isDue(10));
  }

  @Test
  void durations_are_short() {
    assertEquals("?", Eta.duration(Double.NaN));
    assertEquals("0.0 s", Eta.duration(0));
    assertEquals("59.9 s", Eta.duration(59.94));
    assertEquals("1:00", Eta.duration(59.96));
    assertEquals("59:59", Eta.duration(3599.4));
    assertEquals("1:00:00", Eta.duration(3599.6));
    assertEquals("0:09", Eta.clock(9.4));
  }
}
