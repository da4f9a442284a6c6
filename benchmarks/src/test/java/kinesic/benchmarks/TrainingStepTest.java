package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Limits the memory of the training step that is compared with PyTorch's. */
final class TrainingStepTest {

  private static final int STEPS = 4;

  private static final long MIB = 1 << 20;

  /** Activations, gradients and saved tensors of ops; 489 MiB were measured. */
  private static final long MOST_HELD = 512 * MIB;

  /** Other allocations are small: per-channel arrays and tasks for the workers. */
  private static final double MOST_ALLOCATED = 128; // MiB

  /** A line of {@link FreshRun}: the step, its time in ms and its allocation in MiB. */
  private static final Pattern STEP = Pattern.compile(" *\\d+ +[\\d.]+ +([\\d.]+)");

  @Test
  void a_step_reuses_its_memory_and_holds_no_more_than_it_must() {
    TrainingStep step = new TrainingStep(Network.RESNET50, 112, 16, TrainingStep::sgd);
    step.run();
    long held = step.stepBytes();
    assertTrue(held <= MOST_HELD, held / MIB + " MiB are held for a step");
    for (int i = 1; i < STEPS; i++) {
      step.run();
      assertEquals(held, step.stepBytes(), "a step did not reuse the memory of the previous one");
    }
  }

  /**
   * Uses a new Java VM, as users do: tests that ran before affect how the compiler optimises a
   * kernel, and sometimes its vectors remain objects.
   */
  @Test
  void a_step_in_a_fresh_vm_allocates_little() throws IOException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dkinesic.threads=2",
                "-cp",
                System.getProperty("java.class.path"),
                FreshRun.class.getName(),
                "--threads=2",
                "--steps=20")
            .redirectErrorStream(true)
            .start();
    String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    double least =
        printed
            .lines()
            .map(STEP::matcher)
            .filter(line -> line.matches())
            .mapToDouble(line -> Double.parseDouble(line.group(1)))
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    assertTrue(
        least <= MOST_ALLOCATED,
        "even the step with the fewest allocations allocates too much:\n" + printed);
  }
}
