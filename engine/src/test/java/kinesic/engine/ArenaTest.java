package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.Test;

final class ArenaTest {

  private static final int LINE = 16 * Float.BYTES;

  private final Arena arena = new Arena(Backends.standard());

  private static Tensor ramp(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return Tensor.of(values);
  }

  /** Computes (x + 1)² + 2 and then its sum, with one temporary tensor inside the square. */
  private float run(Tensor x) {
    try (Arena.Run run = arena.open()) {
      Tensor a = run.keep(x.add(1));
      Tensor b = run.keep(a.multiply(a).add(2));
      run.drop(a);
      Tensor c = run.keep(b.sum());
      run.drop(b);
      return c.item();
    }
  }

  @Test
  void every_run_gives_the_same_numbers_in_the_memory_that_is_needed_at_once() {
    Tensor x = ramp(32);
    float expected = x.add(1).square().add(2).sum().item();
    for (int i = 0; i < 3; i++) {
      assertEquals(expected, run(x));
      assertEquals(3 * 2 * LINE, arena.bytes()); // a, the square, and the sum of it and 2
    }
  }

  @Test
  void memory_on_a_device_is_released() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    Arena onDevice = new Arena(device);
    Tensor small = Tensor.full(device, Shape.of(4), 1);
    Tensor large = Tensor.full(device, Shape.of(64), 1);
    long before = device.liveBytes();
    for (Tensor x : List.of(small, large, small, large)) {
      try (Arena.Run run = onDevice.open()) {
        Tensor a = run.keep(x.add(1));
        Tensor b = run.keep(a.multiply(a).sum());
        run.drop(a);
        assertEquals(4 * x.shape().elements(), b.item());
        run.drop(b);
      }
    }
    assertEquals(before + onDevice.bytes(), device.liveBytes());
    onDevice.close();
    assertEquals(before, device.liveBytes());
  }

  @Test
  void memory_that_is_dropped_is_reused_and_the_rest_is_left_alone() {
    for (int i = 0; i < 2; i++) {
      try (Arena.Run run = arena.open()) {
        Tensor first = run.keep(ramp(20));
        Tensor second = run.keep(ramp(10).multiply(3));
        run.drop(first);
        Tensor third = run.keep(ramp(16).multiply(5)); // where first was
        Tensor fourth = run.keep(ramp(40).multiply(7));
        assertArrayEquals(ramp(10).multiply(3).toArray(), second.toArray());
        assertArrayEquals(ramp(16).multiply(5).toArray(), third.toArray());
        assertArrayEquals(ramp(40).multiply(7).toArray(), fourth.toArray());
      }
    }
  }

  @Test
  void tensors_that_share_memory_hold_it_together() {
    try (Arena.Run run = arena.open()) {
      Tensor a = run.keep(ramp(12).multiply(2));
      assertTrue(run.isAlone(a));
      Tensor b = run.keep(a.reshape(3, 4));
      assertFalse(run.isAlone(a));
      run.drop(a);
      Tensor other = run.keep(ramp(12).multiply(9));
      assertArrayEquals(ramp(12).multiply(2).toArray(), b.toArray());
      run.drop(other);
      run.drop(b);
      assertFalse(run.isAlone(b));
    }
  }

  @Test
  void tensors_of_other_origin_are_left_alone() {
    Tensor outside = ramp(4);
    try (Arena.Run run = arena.open()) {
      assertFalse(run.isAlone(run.keep(outside)));
      run.drop(outside);
    }
    assertArrayEquals(new float[] {0, 1, 2, 3}, outside.toArray());
  }

  @Test
  void an_arena_inside_a_step_scope_gives_way_to_it() {
    StepMemory memory = new StepMemory();
    try (StepMemory.Scope scope = memory.open()) {
      ramp(8).add(1);
      long before = memory.bytes();
      try (Arena.Run run = arena.open()) {
        run.keep(ramp(1000).add(1));
      }
      assertEquals(before, memory.bytes());
      Tensor after = scope.keep(ramp(3));
      assertArrayEquals(new float[] {0, 1, 2}, after.toArray());
    }
  }
}
