package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kinesic.kernels.Backends;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Indices;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.Test;

final class StepMemoryTest {

  private static final String ENDED =
      "tensor used after its memory was recycled: the step scope in which it was created has"
          + " ended; call keep for tensors that must outlive the scope";

  private final StepMemory memory = new StepMemory();

  private static float[] array(Tensor t) {
    return HeapBuffer.of(t.buffer()).array();
  }

  private static String failure(Supplier<?> use) {
    return String.valueOf(assertThrows(IllegalStateException.class, use::get).getMessage());
  }

  @Test
  void memory_of_one_step_serves_the_next() {
    float[] first;
    try (StepMemory.Scope step = memory.open()) {
      first = array(Tensor.of(1f, 2f, 3f));
    }
    try (StepMemory.Scope step = memory.open()) {
      assertEquals(
          System.identityHashCode(first), System.identityHashCode(array(Tensor.of(4f, 5f, 6f))));
      assertNotEquals(
          System.identityHashCode(first), System.identityHashCode(array(Tensor.of(7f, 8f, 9f))));
    }
    assertEquals(2 * 3 * 4, memory.bytes());
  }

  @Test
  void closing_releases_what_no_scope_uses() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    try (StepMemory.Scope step = memory.open()) {
      Tensor.full(device, Shape.of(3), 2).sum();
      Tensor kept = step.keep(Tensor.full(device, Shape.of(5), 1));
      step.close();
      memory.close();
      assertEquals(5 * Float.BYTES, device.liveBytes());
      assertEquals(0, memory.bytes());
      assertEquals(5, kept.sum().item());
    }
  }

  @Test
  void a_closed_tensor_returns_its_memory_and_cannot_be_used() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    Tensor x = Tensor.full(device, Shape.of(3), 2);
    Tensor view = x.reshape(3, 1);
    x.close();
    assertEquals(0, device.liveBytes());
    assertThrows(IllegalStateException.class, view::sum);
    assertThrows(IllegalStateException.class, x::close);
    Tensor y = Tensor.of(1f, 2f);
    y.close();
    assertEquals(ENDED, failure(y::toArray));
  }

  @Test
  void a_tensor_of_a_scope_that_is_closed_early_is_recycled_once() {
    try (StepMemory.Scope outer = memory.open()) {
      Tensor x = Tensor.of(1f, 2f, 3f);
      try (StepMemory.Scope inner = memory.open()) {
        x.close();
        assertEquals(ENDED, failure(x::toArray));
        Tensor y = Tensor.of(4f, 5f, 6f); // in the same memory
        assertEquals(15, y.sum().item());
      }
    }
    assertEquals((3 + 1) * Float.BYTES, memory.bytes());
  }

  @Test
  void memory_without_a_use_is_released_to_its_backend() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    try (StepMemory.Scope step = memory.open()) {
      assertEquals(6, Tensor.full(device, Shape.of(3), 2).sum().item());
    }
    assertEquals(4 * 4, device.liveBytes());
    for (int i = 0; i < 70; i++) {
      memory.open().close();
    }
    assertEquals(0, device.liveBytes());
    assertEquals(0, memory.bytes());
  }

  /** Whatever happens on a device that repeats the step must not happen in the memory of others. */
  @Test
  void reserved_memory_is_neither_recycled_nor_released_before_the_reservation_is_closed() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    StepMemory.Scope step = memory.open();
    Tensor held = Tensor.full(device, Shape.of(3), 2);
    Tensor early = Tensor.full(device, Shape.of(4), 2);
    StepMemory.release(early);
    StepMemory.tidy(() -> List.of(Tensor.full(device, Shape.of(5), 1).sum()));
    StepMemory.Reservation reservation = step.reserve();
    long bytes = device.liveBytes();
    for (int i = 0; i < 70; i++) {
      try (StepMemory.Scope other = memory.open()) {
        Tensor.full(device, Shape.of(4), 3);
      }
    }
    assertArrayEquals(new float[] {2, 2, 2}, held.toArray());
    assertEquals(bytes + 4 * 4, device.liveBytes());
    assertEquals(device.liveBytes(), memory.bytes());
    reservation.close();
    reservation.close();
    assertThrows(IllegalStateException.class, held::toArray);
    try (StepMemory.Scope other = memory.open()) {
      Tensor.full(device, Shape.of(3), 3);
      Tensor.full(device, Shape.of(4), 3);
      Tensor.full(device, Shape.of(4), 3);
      Tensor.full(device, Shape.of(5), 3);
    }
    assertEquals(device.liveBytes(), memory.bytes());
    assertThrows(IllegalStateException.class, step::reserve);
  }

  @Test
  void two_tensors_of_one_step_never_share_memory() {
    try (StepMemory.Scope step = memory.open()) {
      Tensor a = Tensor.of(1f, 2f);
      Tensor b = Tensor.of(3f, 4f);
      assertArrayEquals(new float[] {1, 2}, a.toArray());
      assertArrayEquals(new float[] {3, 4}, b.toArray());
    }
  }

  @Test
  void every_use_after_the_scope_fails_with_a_sentence() {
    Tensor t;
    Tensor view;
    try (StepMemory.Scope step = memory.open()) {
      t = Tensor.of(1f, 2f);
      view = t.reshape(2, 1);
    }
    assertEquals(ENDED, failure(t::toArray));
    assertEquals(ENDED, failure(() -> t.get(0)));
    assertEquals(ENDED, failure(t::exp));
    assertEquals(ENDED, failure(() -> Tensor.of(1f, 1f).add(t)));
    assertEquals(ENDED, failure(t::copy));
    assertEquals(ENDED, failure(view::toArray));
    assertEquals("Tensor[2] (its step scope has ended)", t.toString());
  }

  @Test
  void gradients_on_the_way_back_serve_again_within_the_step() {
    int depth = 20;
    int floats = 1000;
    try (StepMemory.Scope step = memory.open()) {
      Tensor x = Tensor.full(Shape.of(floats), 0.5f).asParameter();
      Tensor y = x;
      for (int i = 0; i < depth; i++) {
        y = y.tanh();
      }
      y.sum().backward();
    }
    // x, the results, and two gradients at a time
    assertTrue(memory.bytes() <= 4L * (1 + depth + 2) * floats + 100, memory.bytes() + " bytes");
  }

  @Test
  void a_recycled_gradient_is_nobody_elses() {
    for (int seed = 1; seed <= 50; seed++) {
      float[] expected = gradientOfATangle(seed);
      try (StepMemory.Scope step = memory.open()) {
        assertArrayEquals(expected, gradientOfATangle(seed), "seed " + seed);
      }
    }
  }

  /**
   * The gradient of a graph in which results are used several times, by ops that make a gradient,
   * hand theirs on as it is, or hand it to two inputs.
   */
  private static float[] gradientOfATangle(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> results = new ArrayList<>();
    Tensor x = Tensor.of(0.1f, -0.2f, 0.3f, -0.4f).asParameter();
    results.add(x);
    for (int i = 0; i < 30; i++) {
      Tensor a = results.get(random.nextInt(results.size()));
      Tensor b = results.get(random.nextInt(results.size()));
      results.add(
          switch (random.nextInt(6)) {
            case 0 -> a.add(b);
            case 1 -> a.add(a);
            case 2 -> a.reshape(2, 2).add(1f).reshape(4);
            case 3 -> a.subtract(b);
            case 4 -> a.tanh();
            default -> a.multiply(b);
          });
    }
    Tensor sum = x;
    for (Tensor result : results) {
      sum = sum.add(result);
    }
    sum.sum().backward();
    return Objects.requireNonNull(x.gradient()).toArray();
  }

  @Test
  void what_is_kept_lives_on_with_its_own_memory() {
    Tensor kept;
    try (StepMemory.Scope step = memory.open()) {
      Tensor t = Tensor.of(1f, 2f);
      kept = step.keep(t.reshape(2, 1));
    }
    assertEquals(0, memory.bytes());
    try (StepMemory.Scope step = memory.open()) {
      Tensor.of(8f, 9f);
    }
    assertArrayEquals(new float[] {1, 2}, kept.toArray());
  }

  @Test
  void keeping_what_the_scope_did_not_make_changes_nothing() {
    Tensor before = Tensor.of(1f, 2f);
    try (StepMemory.Scope step = memory.open()) {
      step.keep(before);
      Tensor.of(1f);
    }
    assertEquals(4, memory.bytes());
    assertArrayEquals(new float[] {1, 2}, before.toArray());
  }

  @Test
  void scopes_nest() {
    try (StepMemory.Scope outer = memory.open()) {
      Tensor a = Tensor.of(1f, 2f);
      Tensor b;
      try (StepMemory.Scope inner = memory.open()) {
        b = a.add(1f);
        assertArrayEquals(new float[] {2, 3}, b.toArray());
      }
      assertEquals(ENDED, failure(b::toArray));
      assertArrayEquals(new float[] {1, 2}, a.toArray());
      assertArrayEquals(new float[] {5, 6}, Tensor.of(5f, 6f).toArray());
    }
    assertEquals(2 * 2 * 4, memory.bytes());
  }

  @Test
  void only_what_a_tidy_piece_of_code_returns_outlives_it() {
    try (StepMemory.Scope step = memory.open()) {
      List<Tensor> all = new ArrayList<>();
      Tensor result =
          StepMemory.tidy(
                  () -> {
                    all.add(Tensor.of(1f, 2f));
                    return List.of(all.getFirst().add(1f).reshape(2, 1));
                  })
              .getFirst();
      assertEquals(ENDED, failure(all.getFirst()::toArray));
      assertArrayEquals(new float[] {7, 8}, Tensor.of(7f, 8f).toArray());
      assertEquals(2 * 2 * 4, memory.bytes());
      assertArrayEquals(new float[] {2, 3}, result.toArray());
      all.add(result);
      step.close();
      assertEquals(ENDED, failure(all.getLast()::toArray));
    }
    assertArrayEquals(
        new float[] {1}, StepMemory.tidy(() -> List.of(Tensor.of(1f))).getFirst().toArray());
  }

  @Test
  void a_scope_that_ends_with_an_exception_takes_its_memory_back() {
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (StepMemory.Scope step = memory.open()) {
            Tensor.of(1f, 2f).matmul(Tensor.of(1f));
          }
        });
    long bytes = memory.bytes();
    try (StepMemory.Scope step = memory.open()) {
      Tensor.of(1f, 2f);
    }
    assertEquals(bytes, memory.bytes());
    Tensor outside = Tensor.of(1f, 2f);
    assertArrayEquals(new float[] {1, 2}, outside.toArray());
  }

  @Test
  void a_scope_is_closed_once_by_its_thread_and_from_the_inside_out() throws Exception {
    StepMemory.Scope outer = memory.open();
    StepMemory.Scope inner = memory.open();
    String sentence = "step scope: must be closed by the thread that opened it, inner scopes first";
    assertEquals(sentence, assertThrows(IllegalStateException.class, outer::close).getMessage());
    try (var elsewhere = Executors.newSingleThreadExecutor()) {
      elsewhere
          .submit(
              () ->
                  assertEquals(
                      sentence,
                      assertThrows(IllegalStateException.class, inner::close).getMessage()))
          .get();
    }
    inner.close();
    inner.close();
    outer.close();
    assertArrayEquals(new float[] {1}, Tensor.of(1f).toArray());
  }

  @Test
  void other_threads_are_not_concerned() {
    Tensor other;
    try (StepMemory.Scope step = memory.open()) {
      other =
          CompletableFuture.supplyAsync(() -> Tensor.of(1f, 2f), Thread::startVirtualThread).join();
    }
    assertArrayEquals(new float[] {1, 2}, other.toArray());
    assertEquals(0, memory.bytes());
  }

  @Test
  void memory_of_another_size_is_let_go_of_when_nobody_wants_it_any_more() {
    try (StepMemory.Scope step = memory.open()) {
      Tensor.zeros(Shape.of(1000));
    }
    for (int i = 0; i < 100; i++) {
      try (StepMemory.Scope step = memory.open()) {
        Tensor.zeros(Shape.of(10));
      }
    }
    assertEquals(10 * 4, memory.bytes());
  }

  @Test
  void a_gradient_left_from_an_earlier_scope_is_named() {
    Tensor w = Tensor.of(1f, 2f).asParameter();
    try (StepMemory.Scope step = memory.open()) {
      w.sum().backward();
    }
    try (StepMemory.Scope step = memory.open()) {
      Tensor loss = w.sum();
      assertEquals(
          "backward: a parameter [2] has a gradient from a step scope that has ended; clear it"
              + " there",
          assertThrows(IllegalStateException.class, loss::backward).getMessage());
    }
  }

  /** Gradient descent on a small network; what runs a step is given. */
  private static float[] losses(UnaryOperator<Supplier<Float>> around) {
    Tensor x = new RandomStream(1, "x").normal(Shape.of(8, 5), 0, 1);
    int[] labels = {0, 1, 2, 0, 1, 2, 0, 1};
    Tensor w1 = new RandomStream(1, "w1").normal(Shape.of(5, 7), 0, 1).asParameter();
    Tensor w2 = new RandomStream(1, "w2").normal(Shape.of(7, 3), 0, 1).asParameter();
    float[] losses = new float[10];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = around.apply(() -> step(w1, w2, x, labels)).get();
    }
    return losses;
  }

  private static float step(Tensor w1, Tensor w2, Tensor x, int[] labels) {
    Tensor loss = x.matmul(w1).tanh().matmul(w2).crossEntropy(labels);
    loss.backward();
    for (Tensor w : new Tensor[] {w1, w2}) {
      Tensor g = Objects.requireNonNull(w.gradient());
      w.backend().elementwise().addScaled(-0.5f, g.buffer(), w.buffer());
      w.clearGradient();
    }
    return loss.item();
  }

  @Test
  void steps_of_a_training_allocate_nothing_once_the_first_is_done_and_give_the_same_bits() {
    Set<Long> sizes = new HashSet<>();
    float[] recycled =
        losses(
            step ->
                () -> {
                  try (StepMemory.Scope scope = memory.open()) {
                    return step.get();
                  } finally {
                    sizes.add(memory.bytes());
                  }
                });
    assertEquals(1, sizes.size(), "bytes after each step: " + sizes);
    assertArrayEquals(losses(step -> step), recycled);
    assertTrue(recycled[9] < 0.7 * recycled[0], "it learns: " + Arrays.toString(recycled));
  }

  @Test
  void memory_belongs_to_the_backend_it_came_from() {
    try (var other = Backends.scalar(1)) {
      try (StepMemory.Scope step = memory.open()) {
        Tensor.of(other, Shape.of(2), 1f, 2f);
      }
      try (StepMemory.Scope step = memory.open()) {
        assertEquals(Backends.standard(), Tensor.of(1f, 2f).backend());
      }
    }
  }

  @Test
  void integers_are_released_with_their_scope() {
    CountingBackend device = new CountingBackend(Backends.scalar(1));
    Tensor rows = Tensor.of(device, Shape.of(2), 1, 0);
    Tensor table = Tensor.of(device, Shape.of(2), 5, 7);
    Tensor y = Tensor.of(device, Shape.of(2), 0, 0);
    Indices usable = StepMemory.indices(rows);
    Indices stale;
    StepMemory.Reservation kept;
    Indices reserved;
    try (StepMemory.Scope step = memory.open()) {
      stale = StepMemory.indices(rows);
      device.dataMovement().gatherRows(1, table.buffer(), stale, y.buffer());
    }
    StepMemory.Scope scope = memory.open();
    reserved = StepMemory.indices(rows);
    kept = scope.reserve();
    for (Indices indices : List.of(usable, reserved)) {
      device.dataMovement().gatherRows(1, table.buffer(), indices, y.buffer());
      assertArrayEquals(new float[] {7, 5}, y.toArray());
    }
    kept.close();
    for (Indices indices : List.of(stale, reserved)) {
      assertThrows(
          IllegalStateException.class,
          () -> device.dataMovement().gatherRows(1, table.buffer(), indices, y.buffer()));
    }
  }
}
