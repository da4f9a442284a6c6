package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FreshRunTest {

  private static double[] steps(int slow) {
    double[] millis = new double[30];
    Arrays.fill(millis, 100);
    Arrays.fill(millis, 0, slow, 200);
    return millis;
  }

  @Test
  void the_speed_is_steady_once_most_steps_of_a_window_are_fast() {
    assertEquals(1, FreshRun.steadyFrom(steps(0), 100));
    assertEquals(6, FreshRun.steadyFrom(steps(7), 100)); // three of the steps 6 to 10 are fast
  }

  @Test
  void a_single_slow_step_does_not_count() {
    double[] millis = steps(0);
    millis[20] = 500;
    assertEquals(1, FreshRun.steadyFrom(millis, 100));
  }

  @Test
  void steps_that_become_slower_at_the_end_are_not_steady() {
    double[] millis = steps(0);
    Arrays.fill(millis, 25, 30, 150);
    assertEquals(27, FreshRun.steadyFrom(millis, 100));
  }

  @Test
  void allocations_of_a_thread_are_counted() {
    long before = FreshRun.allocatedBytes();
    float[] array = new float[1 << 22];
    long bytes = FreshRun.allocatedBytes() - before;
    assertTrue(bytes >= 4L * array.length, bytes + " bytes for " + array.length + " floats");
  }
}
