package kinesic.nn.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.nn.Module;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Trainer} shall do.
 *
 * @param <B> a batch
 */
public final class TrainerBuilder<B> {

  final Module model;
  final Optimiser optimiser;
  final Loader<?, B> loader;
  final LossFunction<B> loss;
  int epochs = 1;
  int accumulate = 1;
  Schedule schedule = Schedule.constant();
  @Nullable Validation validation;
  @Nullable Monitor monitor;
  @Nullable Path checkpoints;
  Duration interval = Duration.ofDays(365);
  String configuration = "";
  Map<String, String> notes = Map.of();
  boolean stopOnShutdown;
  final List<TrainingListener> listeners = new ArrayList<>();

  TrainerBuilder(Module model, Optimiser optimiser, Loader<?, B> loader, LossFunction<B> loss) {
    this.model = model;
    this.optimiser = optimiser;
    this.loader = loader;
    this.loss = loss;
  }

  /** How many epochs the run has; 1 unless set. */
  public TrainerBuilder<B> epochs(int count) {
    epochs = requirePositive("epochs", count);
    return this;
  }

  /** The learning rate over the steps; constant unless set. */
  public TrainerBuilder<B> schedule(Schedule newSchedule) {
    schedule = newSchedule;
    return this;
  }

  /**
   * Lets each update take the mean gradient of {@code batches} batches in a row, which go through
   * the network one at a time; the last update of an epoch may have fewer. 1 unless set.
   */
  public TrainerBuilder<B> accumulate(int batches) {
    accumulate = requirePositive("accumulate", batches);
    return this;
  }

  /** What is measured after every epoch. */
  public TrainerBuilder<B> validate(Validation newValidation) {
    validation = newValidation;
    return this;
  }

  /** The metric of the validation that decides. */
  public TrainerBuilder<B> monitor(Monitor newMonitor) {
    monitor = newMonitor;
    return this;
  }

  /**
   * Writes checkpoints into {@code folder}: {@value Trainer#LAST} after every epoch, when the run
   * is stopped, and in an epoch whenever {@code every} has gone by; {@value Trainer#BEST} whenever
   * the watched metric improves.
   */
  public TrainerBuilder<B> checkpoints(Path folder, Duration every) {
    checkpoints = folder;
    interval = every;
    return this;
  }

  /**
   * A text, best of several lines, that stands for everything outside the checkpoint that the run's
   * numbers depend on: data, batch size, rates. A run with another text refuses to resume.
   */
  public TrainerBuilder<B> configuration(String text) {
    configuration = text;
    return this;
  }

  /** Short texts to be kept in checkpoints, such as what is needed to build the network again. */
  public TrainerBuilder<B> notes(Map<String, String> texts) {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    return this;
  }

  /**
   * Lets a process that is told to end (Ctrl-C, SIGTERM) finish the step and write a checkpoint
   * first. A listener must not call {@link System#exit} then: it would wait for itself.
   */
  public TrainerBuilder<B> stopOnShutdown() {
    stopOnShutdown = true;
    return this;
  }

  /** Tells {@code listener} what happens. */
  public TrainerBuilder<B> listen(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * The trainer.
   *
   * @throws IllegalArgumentException if a monitor is set but no validation
   */
  public Trainer<B> build() {
    if (monitor != null && validation == null) {
      throw new IllegalArgumentException(
          "trainer: there is no validation that could measure " + monitor.metric());
    }
    return new Trainer<>(this);
  }

  private static int requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("trainer: " + what + " must be at least 1, is " + value);
    }
    return value;
  }
}
