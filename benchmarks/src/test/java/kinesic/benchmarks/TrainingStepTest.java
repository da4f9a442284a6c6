package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Holds the memory of the training step that is timed beside PyTorch's. */
final class TrainingStepTest {

  /**
   * Until the kernels are compiled, their vectors are objects, and how many steps that takes is the
   * compiler's affair. The test ends with the first step that allocates little.
   */
  private static final int MOST_STEPS = 100;

  private static final long MIB = 1 << 20;

  /** Activations, gradients and what ops keep: 489 MiB were measured. */
  private static final long MOST_HELD = 512 * MIB;

  /** Beside that, little is allocated: what belongs to channels, and tasks for the workers. */
  private static final long MOST_ALLOCATED = 128 * MIB;

  @Test
  void a_step_reuses_its_memory_and_holds_no_more_than_it_must() {
    TrainingStep step = new TrainingStep(112, 16);
    step.run();
    long held = step.stepBytes();
    long least = Long.MAX_VALUE;
    for (int i = 1; i < MOST_STEPS && least > MOST_ALLOCATED; i++) {
      long before = FreshRun.allocatedBytes();
      step.run();
      least = Math.min(least, FreshRun.allocatedBytes() - before);
      assertEquals(held, step.stepBytes(), "a step found no memory left by the one before it");
    }

    assertTrue(held <= MOST_HELD, held / MIB + " MiB are held for the steps");
    assertTrue(least <= MOST_ALLOCATED, least + " bytes are allocated even by the best step");
  }
}
