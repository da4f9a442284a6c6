package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that are captured once and repeated, beside steps that call their kernels. */
final class RepeatedUpdateTest {

  private final CountingBackend device = new CountingBackend(Backends.standard());
  private final StepMemory memory = new StepMemory();

  /** Two parameters with rates of their own, their gradients and an optimiser. */
  private final class Problem {
    final Tensor a = of(1f).asParameter();
    final Tensor b = of(2f, -1f).asParameter();
    final Tensor ga = of(0f);
    final Tensor gb = of(0f, 0f);
    final Tensor loss = of(0f);
    final Optimiser optimiser;

    Problem(Function<List<ParameterGroup>, Optimiser> rule) {
      optimiser =
          rule.apply(
              List.of(
                  new ParameterGroup(Map.of("a", a), 0.1f, 1f),
                  new ParameterGroup(Map.of("b", b), 0, 0.3f)));
      optimiser.clip(new Clipping(1.5, 2f));
    }

    /** Sets a gradient and a loss that depend on the number of the step. */
    void prepare(int step) {
      write(ga, 0.5f * step);
      write(gb, 3f - step, 0.25f);
      write(loss, step);
    }

    void attachGradients() {
      Objects.requireNonNull(a.node()).setGradient(ga);
      Objects.requireNonNull(b.node()).setGradient(gb);
    }

    PendingStep eager(int step) {
      prepare(step);
      attachGradients();
      PendingStep pending;
      try (StepMemory.Scope scope = memory.open()) {
        pending = optimiser.start(multiplier(step), List.of(loss));
        pending.readLater();
      }
      optimiser.clearGradients();
      return pending;
    }

    CapturedWork capture(RepeatedUpdate update) {
      attachGradients();
      CapturedWork work = device.capture(() -> update.record(List.of(loss))).orElseThrow();
      optimiser.clearGradients();
      return work;
    }
  }

  private static double multiplier(int step) {
    return 1.0 / (step + 2);
  }

  private Tensor of(float... values) {
    return Tensor.of(device, Shape.of(values.length), values);
  }

  private void write(Tensor target, float... values) {
    device.write(values, 0, target.buffer(), 0, values.length);
  }

  private static Stream<Function<List<ParameterGroup>, Optimiser>> rules() {
    return Stream.of(
        groups -> new Adam(groups, 0.1f),
        groups -> Adam.adamW(groups, 0.1f),
        groups -> new Sgd(groups, 0.1f, 0),
        groups -> new Sgd(groups, 0.1f, 0.9f, true),
        groups -> new RmsProp(groups, 0.1f));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void repeated_steps_have_the_bits_of_others(Function<List<ParameterGroup>, Optimiser> rule) {
    Problem eager = new Problem(rule);
    Problem repeated = new Problem(rule);
    for (int step = 0; step < 3; step++) {
      eager.eager(step);
      repeated.eager(step);
    }
    try (StepMemory.Scope scope = memory.open()) {
      RepeatedUpdate update = new RepeatedUpdate(repeated.optimiser);
      CapturedWork work = repeated.capture(update);
      assertEquals(Map.of("a", 3L, "b", 3L), repeated.optimiser.state().steps());
      for (int step = 3; step < 10; step++) {
        PendingStep expected = eager.eager(step);
        PendingStep actual;
        if (step == 6) { // in between, a step of its own
          actual = repeated.eager(step);
        } else {
          repeated.prepare(step);
          device.reset();
          actual = update.start(multiplier(step), () -> work.run(Map.of()));
          assertEquals(Map.of("CapturedWork.run", 1L), device.callsByKernel());
          assertEquals(1, device.uploads());
        }
        assertEquals(expected.norm(), actual.norm());
        assertArrayEquals(expected.watched(), actual.watched());
        assertSame(eager, repeated);
      }
    }
  }

  private static void assertSame(Problem expected, Problem actual) {
    assertArrayEquals(expected.a.toArray(), actual.a.toArray());
    assertArrayEquals(expected.b.toArray(), actual.b.toArray());
    OptimiserState state = expected.optimiser.state();
    assertEquals(state.steps(), actual.optimiser.state().steps());
    actual
        .optimiser
        .state()
        .moments()
        .forEach(
            (name, moment) ->
                assertArrayEquals(
                    Objects.requireNonNull(state.moments().get(name)).toArray(), moment.toArray()));
  }

  @Test
  void a_repeated_step_with_a_gradient_that_is_not_finite_changes_nothing_and_says_which() {
    Problem problem = new Problem(groups -> new Adam(groups, 0.1f));
    problem.eager(1);
    try (StepMemory.Scope scope = memory.open()) {
      RepeatedUpdate update = new RepeatedUpdate(problem.optimiser);
      CapturedWork work = problem.capture(update);
      write(problem.gb, 1, Float.NaN);
      float[] before = problem.b.toArray();
      PendingStep step = update.start(1, () -> work.run(Map.of()));
      String message =
          String.valueOf(assertThrows(NonFiniteGradientException.class, step::norm).getMessage());
      assertTrue(message.contains("the gradient of b [2]"), message);
      assertArrayEquals(before, problem.b.toArray());
      assertEquals(Map.of("a", 1L, "b", 1L), problem.optimiser.state().steps());
      PendingStep late = update.start(1, () -> work.run(Map.of()));
      late.readLater();
      problem.prepare(2);
      assertEquals(
          Math.hypot(1, Math.hypot(1, 0.25)),
          update.start(1, () -> work.run(Map.of())).norm(),
          1e-6);
      assertFalse(late.hasMoved());
      assertEquals(
          "adam: a gradient contains NaN or infinity; no parameter was updated",
          assertThrows(NonFiniteGradientException.class, late::norm).getMessage());
    }
  }

  @Test
  void a_record_ends_when_some_parameters_move_more_often_than_others() {
    Problem problem = new Problem(groups -> new Adam(groups, 0.1f));
    problem.eager(1);
    try (StepMemory.Scope scope = memory.open()) {
      RepeatedUpdate update = new RepeatedUpdate(problem.optimiser);
      assertThrows(IllegalStateException.class, update::isCurrent);
      CapturedWork work = problem.capture(update);
      problem.eager(2);
      assertTrue(update.isCurrent());
      Objects.requireNonNull(problem.a.node()).setGradient(problem.ga);
      problem.optimiser.step();
      assertFalse(update.isCurrent());
      assertThrows(IllegalStateException.class, () -> update.start(1, () -> work.run(Map.of())));
    }
  }

  @Test
  void a_rule_whose_numbers_come_from_the_host_is_refused() {
    Problem problem = new Problem(groups -> new Lion(groups, 0.1f));
    assertFalse(problem.optimiser.isRepeatable());
    assertEquals(
        "lion: its steps depend on numbers of the host and cannot be repeated",
        assertThrows(IllegalArgumentException.class, () -> new RepeatedUpdate(problem.optimiser))
            .getMessage());
  }
}
