package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Holds the memory of the training step that is timed beside PyTorch's. What is allocated beside it
 * depends on which kernels are compiled, and is for {@link FreshRun} to show.
 */
final class TrainingStepTest {

  private static final int STEPS = 4;

  private static final long MIB = 1 << 20;

  /** Activations, gradients and what ops keep: 489 MiB were measured. */
  private static final long MOST_HELD = 512 * MIB;

  @Test
  void a_step_reuses_its_memory_and_holds_no_more_than_it_must() {
    TrainingStep step = new TrainingStep(112, 16);
    step.run();
    long held = step.stepBytes();
    assertTrue(held <= MOST_HELD, held / MIB + " MiB are held for the steps");
    for (int i = 1; i < STEPS; i++) {
      step.run();
      assertEquals(held, step.stepBytes(), "a step found no memory left by the one before it");
    }
  }
}
