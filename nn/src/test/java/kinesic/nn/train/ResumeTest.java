package kinesic.nn.train;

import static kinesic.nn.train.States.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Named;
import kinesic.nn.RandomState;
import kinesic.nn.optim.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ResumeTest {

  private static final Duration EVERY_STEP = Duration.ZERO;
  private static final Duration EPOCHS_ONLY = Duration.ofDays(1);
  private static final int STEPS = TinyRun.EPOCHS * TinyRun.BATCHES;

  @TempDir Path folder;

  /** Stops or breaks the run after a step. */
  private static final class After implements TrainingListener {
    private final long step;
    private final Runnable action;

    After(long step, Runnable action) {
      this.step = step;
      this.action = action;
    }

    @Override
    public void stepped(StepReport report) {
      if (report.position().step() == step) {
        action.run();
      }
    }
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Checkpoint uninterrupted() throws IOException {
    Trainer<TinyRun.Batch> trainer = new TinyRun(1).builder.build();
    assertEquals(TrainingResult.End.COMPLETED, trainer.run().end());
    assertEquals(STEPS, trainer.position().step());
    return trainer.checkpoint();
  }

  private Path last() {
    return folder.resolve(Trainer.LAST);
  }

  @Test
  void a_run_is_determined_by_its_seed() throws IOException {
    Checkpoint expected = uninterrupted();
    assertSameBits(expected, uninterrupted());
    Trainer<TinyRun.Batch> other = new TinyRun(2).builder.build();
    other.run();
    assertNotEquals(
        Named.in(expected.weights(), "4.weight").get(0, 0),
        Named.in(other.checkpoint().weights(), "4.weight").get(0, 0));
  }

  @Test
  void a_run_that_was_stopped_anywhere_ends_with_the_same_bits() throws IOException {
    Checkpoint expected = uninterrupted();
    for (int step = 1; step <= STEPS; step++) {
      TinyRun first = new TinyRun(1);
      List<Trainer<TinyRun.Batch>> running = new ArrayList<>();
      Trainer<TinyRun.Batch> trainer =
          first
              .builder
              .checkpoints(folder, EPOCHS_ONLY)
              .listen(new After(step, () -> running.get(0).requestStop()))
              .build();
      running.add(trainer);
      assertEquals(TrainingResult.End.INTERRUPTED, trainer.run().end());
      assertEquals(step, trainer.position().step());

      // other weights and streams at first: everything must come from the file
      Trainer<TinyRun.Batch> second = new TinyRun(99).builder.build();
      second.resume(last());
      assertEquals(step, second.position().step());
      assertEquals(TrainingResult.End.COMPLETED, second.run().end());
      assertSameBits(expected, second.checkpoint());
    }
  }

  @Test
  void a_run_that_broke_down_anywhere_ends_with_the_same_bits() throws IOException {
    Checkpoint expected = uninterrupted();
    Random random = new Random(1);
    for (Duration every : List.of(EVERY_STEP, EPOCHS_ONLY)) {
      Files.deleteIfExists(last());
      Trainer<TinyRun.Batch> trainer;
      int crashes = 0;
      do {
        long broken =
            (Files.exists(last()) ? position() : 0) + 1 + random.nextInt(TinyRun.BATCHES + 3);
        trainer =
            new TinyRun(1)
                .builder
                .checkpoints(folder, every)
                .listen(
                    new After(
                        broken,
                        () -> {
                          throw new Crash();
                        }))
                .build();
        if (Files.exists(last())) {
          trainer.resume(last());
        }
        try {
          trainer.run();
        } catch (Crash e) {
          crashes++;
        }
      } while (trainer.position().epoch() < TinyRun.EPOCHS);
      assertTrue(crashes > 2, "crashes: " + crashes);
      assertSameBits(expected, trainer.checkpoint());
      assertSameBits(expected, Checkpoint.read(last()));
    }
  }

  private long position() throws IOException {
    return Long.parseLong(Named.in(Checkpoint.read(last()).run(), "step"));
  }

  // ---------------------------------------------------------------- other processes

  private Process start(long checkpointMillis) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(String.join(File.separator, System.getProperty("java.home"), "bin", "java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-modules") || a.startsWith("-Dkinesic"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            TinyRun.class.getName(),
            folder.toString(),
            Long.toString(checkpointMillis)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void awaitStep(BufferedReader output, long step) throws IOException {
    List<String> seen = new ArrayList<>();
    String line = output.readLine();
    while (line != null) {
      seen.add(line);
      if (line.matches("\\d+") && Long.parseLong(line) >= step) {
        return;
      }
      line = output.readLine();
    }
    throw new AssertionError("the process ended before step " + step + ": " + seen);
  }

  @Test
  void a_process_that_is_killed_is_taken_up_with_the_same_bits()
      throws IOException, InterruptedException {
    Checkpoint expected = uninterrupted();
    Random random = new Random();
    for (long step : new long[] {5, 16}) {
      Process process = start(0);
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        awaitStep(output, step);
        Thread.sleep(random.nextInt(12)); // a step and its checkpoint take about as long
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertTrue(position() >= step - 1, "checkpoint of step " + position());
      assertTrue(position() < STEPS);
    }
    Trainer<TinyRun.Batch> trainer =
        new TinyRun(99).builder.checkpoints(folder, EVERY_STEP).build();
    trainer.resume(last());
    trainer.run();
    assertSameBits(expected, trainer.checkpoint());
  }

  @Test
  void a_process_that_is_told_to_end_writes_a_checkpoint_first()
      throws IOException, InterruptedException {
    Process process = start(1_000_000);
    String lastStep = "8";
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      awaitStep(output, 8);
      process.toHandle().destroy(); // SIGTERM; unlike process.destroy() it leaves the streams
      String line = output.readLine();
      while (line != null) {
        lastStep = line;
        line = output.readLine();
      }
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the process goes on");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(lastStep, Long.toString(position()));
    assertTrue(position() < STEPS);
    Trainer<TinyRun.Batch> trainer = new TinyRun(99).builder.build();
    trainer.resume(last());
    trainer.run();
    assertSameBits(uninterrupted(), trainer.checkpoint());
  }

  // ---------------------------------------------------------------- files that do not fit

  private Path finished(Trainer<TinyRun.Batch> trainer) throws IOException {
    trainer.run();
    return last();
  }

  private static void assertRefused(String reason, Trainer<?> trainer, Path file) {
    Checkpoint before = States.copy(trainer.checkpoint());
    Exception e = assertThrows(Exception.class, () -> trainer.resume(file));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
    assertSameBits(before, trainer.checkpoint());
  }

  @Test
  void a_file_that_is_cut_short_is_refused_and_changes_nothing() throws IOException {
    Path file = finished(new TinyRun(1).builder.checkpoints(folder, EPOCHS_ONLY).build());
    byte[] whole = Files.readAllBytes(file);
    Trainer<TinyRun.Batch> trainer = new TinyRun(2).builder.build();
    for (int length : new int[] {0, 5, 8, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file + ": ", trainer, file);
    }
  }

  @Test
  void a_file_of_somebody_else_is_refused() throws IOException {
    Path foreign = folder.resolve("foreign.safetensors");
    SafeTensors.write(foreign, Map.of("w", Tensor.zeros(Shape.of(2))), Map.of());
    Trainer<TinyRun.Batch> trainer = new TinyRun(2).builder.build();
    assertRefused("is not a training checkpoint", trainer, foreign);
    Path text = Files.writeString(folder.resolve("notes.txt"), "nothing of the kind, but long");
    assertRefused("notes.txt", trainer, text);
    assertRefused("missing.safetensors", trainer, folder.resolve("missing.safetensors"));
  }

  @Test
  void the_checkpoint_of_another_run_is_refused() throws IOException {
    Path file =
        finished(
            new TinyRun(1)
                .builder
                .configuration("data a.csv\nbatch 8")
                .checkpoints(folder, EPOCHS_ONLY)
                .build());
    assertRefused(
        "a different configuration, line 2: \"batch 8\" there, \"batch 16\" in this run",
        new TinyRun(2).builder.configuration("data a.csv\nbatch 16").build(),
        file);
  }

  @Test
  void notes_and_weights_can_be_read_without_a_trainer() throws IOException {
    TinyRun run = new TinyRun(1);
    Path file =
        finished(
            run.builder.notes(Map.of("network", "tiny")).checkpoints(folder, EPOCHS_ONLY).build());
    Checkpoint read = Checkpoint.read(file);
    assertEquals(Map.of("network", "tiny"), read.notes());
    TinyRun other = new TinyRun(2);
    other.net.load(read.weights());
    assertSameBits(run.net.state(), other.net.state());
  }

  @Test
  void a_file_that_also_contains_positions_of_random_streams_is_resumed() throws IOException {
    Trainer<TinyRun.Batch> first = new TinyRun(1).builder.epochs(2).build();
    first.run();
    Checkpoint c = first.checkpoint();
    assertEquals(new RandomState(1, Map.of()), c.random());
    RandomState earlier = new RandomState(1, Map.of("3.mask", 4711L));
    new Checkpoint(
            c.weights(),
            c.optimiser(),
            c.average(),
            earlier,
            c.schedule(),
            c.weighting(),
            c.run(),
            c.notes())
        .write(last());
    Trainer<TinyRun.Batch> second = new TinyRun(99).builder.build();
    second.resume(last());
    second.run();
    assertSameBits(uninterrupted(), second.checkpoint());
  }

  /** A finished run of two epochs, whose configuration says so. */
  private Path twoEpochs() throws IOException {
    TinyRun run = new TinyRun(1);
    return finished(
        run.builder
            .epochs(2)
            .schedule(Schedule.constant())
            .configuration("batch = 8\nepochs = 2")
            .checkpoints(folder, EPOCHS_ONLY)
            .build());
  }

  @Test
  void more_epochs_give_the_bits_of_a_longer_run_where_they_are_adjustable() throws IOException {
    TinyRun whole = new TinyRun(1);
    whole.builder.schedule(Schedule.constant()).build().run();
    TinyRun second = new TinyRun(2);
    Trainer<TinyRun.Batch> trainer =
        second
            .builder
            .schedule(Schedule.constant())
            .configuration("batch = 8\nepochs = 4")
            .adjustable(Configuration.EPOCHS)
            .build();
    trainer.resume(twoEpochs());
    assertEquals(2, trainer.position().epoch());
    assertEquals(TrainingResult.End.COMPLETED, trainer.run().end());
    assertEquals(4, trainer.position().epoch());
    assertSameBits(whole.net.state(), second.net.state());
  }

  @Test
  void another_number_of_epochs_is_refused_where_it_is_not_adjustable() throws IOException {
    Path file = twoEpochs();
    assertRefused(
        "resume: the checkpoint belongs to a run of 2 epochs, this run has 4: the learning rate"
            + " schedule depends on the number of epochs, so it cannot be changed; start a new run",
        new TinyRun(2)
            .builder
            .schedule(Schedule.constant())
            .configuration("batch = 8\nepochs = 4")
            .build(),
        file);
    assertRefused(
        "line 1: \"batch = 8\" there, \"batch = 9\" in this run",
        new TinyRun(2)
            .builder
            .schedule(Schedule.constant())
            .configuration("batch = 9\nepochs = 4")
            .adjustable(Configuration.EPOCHS)
            .build(),
        file);
  }
}
