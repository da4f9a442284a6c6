package kinesic.nn.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Tensor;
import kinesic.nn.Module;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.Group;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.Schedule;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.weighting.EqualWeighting;
import kinesic.nn.weighting.GradientWeighting;
import kinesic.nn.weighting.TaskWeighting;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a {@link Trainer}.
 *
 * @param <B> type of a batch
 */
public final class TrainerBuilder<B> {

  final Module model;
  final Optimiser optimiser;
  final Loader<?, B> loader;
  final LossFunction<B> loss;
  int epochs = 1;
  int accumulate = 1;
  Group group = Group.alone();
  Schedule schedule = Schedule.constant();
  TaskWeighting weighting = new EqualWeighting();
  @Nullable WeightAverage average;
  long averageFrom;
  @Nullable Validation validation;
  @Nullable Monitor monitor;
  @Nullable Path checkpoints;
  boolean epochCheckpoints = true;
  Duration interval = Duration.ofDays(365);
  String configuration = "";
  Set<String> adjustable = Set.of();
  Map<String, String> notes = Map.of();
  boolean stopOnShutdown;
  boolean capture;
  boolean lateReads;
  final List<TrainingListener> listeners = new ArrayList<>();

  TrainerBuilder(Module model, Optimiser optimiser, Loader<?, B> loader, LossFunction<B> loss) {
    this.model = model;
    this.optimiser = optimiser;
    this.loader = loader;
    this.loss = loss;
  }

  /** Sets the number of epochs; the default is 1. */
  public TrainerBuilder<B> epochs(int count) {
    epochs = requirePositive("epochs", count);
    return this;
  }

  /** Sets the learning rate schedule; the default is constant. */
  public TrainerBuilder<B> schedule(Schedule newSchedule) {
    schedule = newSchedule;
    return this;
  }

  /**
   * Sets how the losses of several tasks are combined; the default is their sum. A {@link
   * GradientWeighting} needs whole steps, so that several ranks cannot use it, and such a step is
   * not captured. Other weightings need a loss that names its tasks, {@link Losses#tasks}, and an
   * optimiser that updates the {@linkplain TaskWeighting#parameters parameters} of the weighting.
   * The reports show the total with the weight 1 for every task.
   */
  public TrainerBuilder<B> weighting(TaskWeighting newWeighting) {
    weighting = newWeighting;
    return this;
  }

  /**
   * Accumulates gradients: each update uses the mean gradient of {@code batches} consecutive
   * batches, which pass through the network one at a time. The last update of an epoch may use
   * fewer. The default is 1.
   */
  public TrainerBuilder<B> accumulate(int batches) {
    accumulate = requirePositive("accumulate", batches);
    return this;
  }

  /**
   * Trains together with other processes, each of which has built the same trainer: the
   * micro-batches of a step, see {@link #accumulate}, are divided among the ranks of {@code
   * members}. The results have the same bits for any number of ranks. Only rank 0 writes
   * checkpoints; all ranks call listeners and the validation, which may use the group. A step of
   * several ranks is neither captured nor read late. The trainer does not close the group. The
   * default is a process that trains alone.
   */
  public TrainerBuilder<B> group(Group members) {
    group = members;
    return this;
  }

  /**
   * Averages the weights after each step. The validation sees the averaged weights, and checkpoints
   * contain them beside those of training.
   */
  public TrainerBuilder<B> average(WeightAverage newAverage) {
    return averageFrom(0, newAverage);
  }

  /**
   * Averages the weights, as {@link #average}, after each step from number {@code step} on, counted
   * from 0. Before, the validation sees the weights of training.
   *
   * @throws IllegalArgumentException if {@code step} is negative
   */
  public TrainerBuilder<B> averageFrom(long step, WeightAverage newAverage) {
    if (step < 0) {
      throw new IllegalArgumentException("trainer: the average starts at step " + step);
    }
    average = newAverage;
    averageFrom = step;
    return this;
  }

  /** Sets the validation, which runs after each epoch. */
  public TrainerBuilder<B> validate(Validation newValidation) {
    validation = newValidation;
    return this;
  }

  /** Sets the monitored validation metric. */
  public TrainerBuilder<B> monitor(Monitor newMonitor) {
    monitor = newMonitor;
    return this;
  }

  /**
   * Writes checkpoints to {@code folder}: {@value Trainer#LAST} after each epoch, when the run is
   * stopped, and within an epoch each time {@code every} has passed; {@value Trainer#BEST} each
   * time the monitored metric improves.
   */
  public TrainerBuilder<B> checkpoints(Path folder, Duration every) {
    checkpoints = folder;
    interval = every;
    return this;
  }

  /**
   * Leaves out the checkpoints after epochs: {@value Trainer#LAST} is written only when the
   * interval has passed or the run is interrupted. For runs whose epochs take less time than to
   * write a file.
   */
  public TrainerBuilder<B> checkpointsOnlyAtIntervals() {
    epochCheckpoints = false;
    return this;
  }

  /**
   * Sets the configuration: lines {@code name = value} that describe everything outside the
   * checkpoint that the results depend on, such as data, batch size and learning rate. It is stored
   * in checkpoints, and {@link Trainer#resume} rejects a checkpoint with a different configuration.
   */
  public TrainerBuilder<B> configuration(String text) {
    configuration = text;
    return this;
  }

  /**
   * Lets the values of some names of the configuration differ on resume: {@code "epochs"}, for
   * example, if the learning rate schedule does not depend on the number of epochs.
   */
  public TrainerBuilder<B> adjustable(String... names) {
    adjustable = Set.of(names);
    return this;
  }

  /** Sets texts that are stored in checkpoints, such as those needed to build the network again. */
  public TrainerBuilder<B> notes(Map<String, String> texts) {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    return this;
  }

  /**
   * Lets the process, when it is asked to terminate (Ctrl-C, SIGTERM), first finish the current
   * step and write a checkpoint. Listeners must then not call {@link System#exit}, which would
   * deadlock.
   */
  public TrainerBuilder<B> stopOnShutdown() {
    stopOnShutdown = true;
    return this;
  }

  /**
   * Sets whether the backend captures steps and repeats them without the code of the network, as a
   * CUDA graph; the default is false. The results have the same bits. It needs a {@link
   * StagedLoss}.
   *
   * <p>Steps whose batches have the same form, see {@link StagedBatch}, are captured in each epoch
   * anew, after the second of them. Others run as usual, as do steps of several batches. A trainer
   * logs once that it cannot capture: with a backend that does not record, an optimiser that is not
   * {@linkplain Optimiser#isRepeatable repeatable}, or a network that reads, uploads or draws
   * random numbers on the host in {@code forward}. Within an epoch, neither the structure of the
   * network nor the clipping of the optimiser may change, and hooks are not called in repeated
   * steps. A step whose gradients a listener {@linkplain TrainingListener#observesGradients
   * observes} runs as usual.
   */
  public TrainerBuilder<B> capture(boolean on) {
    capture = on;
    return this;
  }

  /**
   * Sets whether the losses of a step are read after the next step has started, so that the device
   * never waits for the host; the default is false. Reports have the same numbers one step later,
   * and a step that diverges is noticed when the next one may have moved the weights. All steps are
   * read before a checkpoint is written, and at the end of an epoch.
   */
  public TrainerBuilder<B> lateReads(boolean on) {
    lateReads = on;
    return this;
  }

  /** Adds a listener. */
  public TrainerBuilder<B> listen(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Builds the trainer.
   *
   * @throws IllegalArgumentException if a monitor is set without a validation, capturing without a
   *     {@link StagedLoss}, or a weighting with parameters that the optimiser does not have, or one
   *     that several ranks cannot use
   */
  public Trainer<B> build() {
    if (monitor != null && validation == null) {
      throw new IllegalArgumentException(
          "trainer: monitoring " + monitor.metric() + " needs a validation");
    }
    if (capture && !(loss instanceof StagedLoss)) {
      throw new IllegalArgumentException("trainer: capturing needs a StagedLoss");
    }
    if (weighting instanceof GradientWeighting && group.size() > 1) {
      throw new IllegalArgumentException(
          "trainer: the weighting needs the gradients of the tasks in whole steps, which several"
              + " ranks do not have");
    }
    weighting
        .parameters()
        .forEach(
            (name, parameter) -> {
              Tensor updated = optimiser.parameters().get(name);
              if (updated == null || !parameter.buffer().equals(updated.buffer())) {
                throw new IllegalArgumentException(
                    "trainer: the optimiser must update the parameter %s of the weighting"
                        .formatted(name));
              }
            });
    return new Trainer<>(this);
  }

  /** Returns whether losses are read when the next step has started. */
  boolean readsLate() {
    return lateReads && group.size() == 1;
  }

  private static int requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("trainer: " + what + " must be at least 1, got " + value);
    }
    return value;
  }
}
