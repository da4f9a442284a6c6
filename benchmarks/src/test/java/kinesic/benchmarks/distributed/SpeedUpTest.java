package kinesic.benchmarks.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SpeedUpTest {

  private static final double MEGABYTE = 1e6;

  /** 16 micro-batches of 100 ms, an update of 30 ms, 100 MB of gradients, 1 GB/s on the machine. */
  private static final SpeedUp MODEL =
      new SpeedUp(16, 100, 30, 100 * MEGABYTE, 0.5 * MEGABYTE, MEGABYTE, 0.1);

  @Test
  void one_machine_exchanges_nothing() {
    assertEquals(1630, MODEL.stepMillis(1, 1), 1e-9);
    assertEquals(1, MODEL.speedUp(1, 10), 1e-9);
  }

  @Test
  void a_slow_link_limits_the_exchange() {
    // 100 MB of gradients and 4 MB of statistics at 125 KB/ms
    assertEquals(8 * 100 + 104 / 0.125 + 0.3 + 30, MODEL.stepMillis(2, 1), 1e-9);
    // 1.5 times 100 MB, and 3 times 2 MB
    assertEquals(4 * 100 + 156 / 0.125 + 0.3 + 30, MODEL.stepMillis(4, 1), 1e-9);
  }

  @Test
  void no_link_is_faster_than_the_exchange_on_this_machine() {
    assertEquals(8 * 100 + 104 + 0.3 + 30, MODEL.stepMillis(2, 10), 1e-9);
  }

  @Test
  void the_rank_with_the_most_micro_batches_decides() {
    // 6, 5 and 5 of them; 4/3 times 100 MB, and 2 times 3 MB
    assertEquals(6 * 100 + 400 / 3. + 6 + 0.3 + 30, MODEL.stepMillis(3, 10), 1e-9);
  }

  @Test
  void more_machines_help_as_long_as_computing_takes_longer() {
    assertTrue(MODEL.speedUp(8, 10) > MODEL.speedUp(2, 10));
    assertTrue(MODEL.speedUp(16, 1) < 2);
  }
}
