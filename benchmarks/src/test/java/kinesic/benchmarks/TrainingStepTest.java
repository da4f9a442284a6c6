package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Holds the memory of the training step that is timed beside PyTorch's. */
final class TrainingStepTest {

  private static final int WARM = 3;
  private static final int STEPS = 3;
  private static final long MIB = 1 << 20;

  /** Activations, gradients and what ops keep: 879 MiB were measured. */
  private static final long MOST_HELD = 920 * MIB;

  /**
   * Beside that, the partial sums of batch normalisation are allocated anew, about 64 MiB, and in
   * the first steps kernels still ask for larger scratch arrays.
   */
  private static final long MOST_ALLOCATED = 128 * MIB;

  @Test
  void a_step_reuses_its_memory_and_holds_no_more_than_it_must() {
    TrainingStep step = new TrainingStep(112, 16);
    for (int i = 0; i < WARM; i++) {
      step.run();
    }
    long held = step.stepBytes();
    long before = FreshRun.allocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      step.run();
    }
    long allocated = (FreshRun.allocatedBytes() - before) / STEPS;

    assertEquals(held, step.stepBytes(), "a step found no memory left by the one before it");
    assertTrue(held <= MOST_HELD, held / MIB + " MiB are held for the steps");
    assertTrue(allocated <= MOST_ALLOCATED, allocated + " bytes are allocated in a step");
  }
}
