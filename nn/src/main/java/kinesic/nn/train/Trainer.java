package kinesic.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Module;
import kinesic.nn.RandomState;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.distributed.Share;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.optim.WeightAverageState;
import org.jspecify.annotations.Nullable;

/**
 * Training loop with validation, early stopping, checkpoints and exact resume.
 *
 * <pre>{@code
 * Trainer<FaceBatch> trainer =
 *     Trainer.builder(net, optimiser, loader, batch -> Losses.of(net.loss(batch)))
 *         .epochs(20)
 *         .schedule(Schedule.warmUp(100, Schedule.cosine(2000, 0)))
 *         .validate(() -> Map.of("accuracy", accuracy(net)))
 *         .monitor(Monitor.highest("accuracy"))
 *         .checkpoints(folder, Duration.ofSeconds(30))
 *         .listen(Progress.standard())
 *         .build();
 * if (Files.exists(folder.resolve(Trainer.LAST))) {
 *   trainer.resume(folder.resolve(Trainer.LAST));
 * }
 * TrainingResult result = trainer.run();
 * }</pre>
 *
 * <p>A step computes the gradients of one or several consecutive batches, each in memory that is
 * recycled, and updates the parameters with their mean. Then it reads the losses and the norm of
 * the gradients, which is the only time that it waits for the device; a step whose losses or
 * gradients are not finite has changed neither parameters nor optimiser. ({@link
 * TrainerBuilder#lateReads} and {@link TrainerBuilder#capture} let a device wait even less.) A
 * checkpoint contains everything that later steps depend on (weights, buffers, optimiser, seed of
 * the random streams, schedule, position in the epoch); everything else is a pure function of seed
 * and position: before each batch, the random streams of the network move to {@linkplain
 * Module#beginDraws the numbers of this batch}. A resumed run therefore ends with the same bits as
 * one that was never interrupted.
 *
 * @param <B> type of a batch
 */
public final class Trainer<B> {

  /** The file name of the newest checkpoint. */
  public static final String LAST = "last.safetensors";

  /** The file name of the checkpoint with the best value of the monitored metric. */
  public static final String BEST = "best.safetensors";

  private static final String CONFIGURATION = "configuration";

  private static final String LATE =
      "the training step did not finish in time; the run can be resumed from its last checkpoint";

  private final TrainerBuilder<B> plan;
  private final Module model;
  private final Optimiser optimiser;
  private final Loader<?, B> loader;
  private final TrainingListener listeners;
  private final RankExchange ranks;
  private final StepRunner<B> steps;
  private final StopSignal stop;
  private @Nullable UnreadStep<B> unread; // the newest step; state does not contain it yet
  private RunState state;
  private long lastCheckpoint; // when it was written, in nanoseconds

  Trainer(TrainerBuilder<B> plan) {
    this.plan = plan;
    this.model = plan.model;
    this.optimiser = plan.optimiser;
    this.loader = plan.loader;
    this.listeners = new CompositeListener(plan.listeners);
    this.stop = new StopSignal(plan.group.size() > 1);
    this.ranks = new RankExchange(plan.group, model, stop);
    this.steps = new StepRunner<>(plan, listeners, ranks);
    Monitor monitor = plan.monitor;
    this.state =
        new RunState(loader.batchesPerEpoch(), monitor == null ? Double.NaN : monitor.worst());
  }

  /**
   * Creates a builder.
   *
   * @param model the network to train; its parameters must have values
   * @param optimiser the optimiser of the parameters of {@code model}
   * @param loader the training data
   * @param loss runs the model on a batch and computes the loss
   */
  public static <B> TrainerBuilder<B> builder(
      Module model, Optimiser optimiser, Loader<?, B> loader, LossFunction<B> loss) {
    return new TrainerBuilder<>(model, optimiser, loader, loss);
  }

  /** Returns the current position. */
  public TrainingPosition position() {
    return state.position();
  }

  /**
   * Asks the run to stop after the current step and write a checkpoint. In a group, all ranks then
   * stop after the same step. Thread-safe.
   */
  public void requestStop() {
    stop.request();
  }

  // ---------------------------------------------------------------- epochs

  /**
   * Trains until all epochs are finished, the monitored metric stops improving, {@link
   * #requestStop} is called, a listener asks for it, or the thread is interrupted (the interrupt
   * stays pending).
   *
   * @throws IOException if a checkpoint cannot be written, or a listener or the validation fails
   * @throws DivergedException if the loss or a gradient is NaN or infinite
   * @throws kinesic.nn.data.LoadingException if a sample cannot be read
   * @throws LostRankException if another rank of the group has ended or says nothing; the message
   *     says in which step. A new group can continue from the last checkpoint
   * @throws FailedRankException if another rank has failed for a reason that would be there again
   */
  public TrainingResult run() throws IOException {
    try {
      return runToEnd();
    } catch (LostRankException e) {
      throw new LostRankException(e.rank(), where() + ": " + e.getMessage(), e);
    } catch (FailedRankException | DivergedException e) { // the other ranks know
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      String message = e.getMessage();
      plan.group.fail(message == null ? e.toString() : message);
      throw e;
    }
  }

  /** Returns where in the run a rank was lost. */
  private String where() {
    return state.batch < state.batchesPerEpoch
        ? RankExchange.place(state.position())
        : "after step %s (epoch %s)".formatted(state.step, state.epoch + 1);
  }

  private TrainingResult runToEnd() throws IOException {
    stop.reset();
    StopOnShutdown hook = plan.stopOnShutdown ? new StopOnShutdown(this::requestStop, LATE) : null;
    try {
      lastCheckpoint = System.nanoTime();
      listeners.started(state.position(), plan.epochs, state.batchesPerEpoch);
      TrainingResult.End end = TrainingResult.End.COMPLETED;
      while (state.epoch < plan.epochs) {
        if (waitedEnough()) {
          end = TrainingResult.End.STOPPED_EARLY;
          break;
        }
        long start = System.nanoTime();
        if (!runEpoch()) {
          writeCheckpoint(LAST);
          end = TrainingResult.End.INTERRUPTED;
          break;
        }
        finishEpoch(start);
      }
      TrainingResult result = result(end);
      listeners.finished(result);
      return result;
    } finally {
      if (hook != null) {
        hook.close();
      }
      stop.restoreInterrupt();
    }
  }

  private TrainingResult result(TrainingResult.End end) {
    return new TrainingResult(
        end, state.position(), state.bestEpoch == 0 ? null : state.best, state.bestEpoch);
  }

  private boolean waitedEnough() {
    return plan.monitor != null && state.waited > plan.monitor.patience();
  }

  /** Runs the rest of the epoch. Returns false if it was asked to stop. */
  private boolean runEpoch() throws IOException {
    model.train();
    int first = state.batch;
    try (Batches<B> batches =
        loader.epoch(state.epoch, first, batch -> isMine(first, batch - first))) {
      ranks.agree(state.position());
      while (!stop.isDue() && next().batch() < state.batchesPerEpoch) {
        step(batches);
      }
      readUnread();
      ranks.agree(state.position());
    } finally {
      unread = null;
      steps.forget();
    }
    return !stop.isDue();
  }

  /**
   * Returns whether this process computes a batch.
   *
   * @param first the batch with which the first step begins
   * @param later the number of batches from there to this one
   */
  private boolean isMine(int first, int later) {
    int number = later % plan.accumulate;
    return share(first + later - number).contains(number);
  }

  /** Returns the micro-batches that this process computes of the step that begins with a batch. */
  private Share share(int batch) {
    return Share.of(microBatches(batch), plan.group.rank(), plan.group.size());
  }

  /** Returns the number of micro-batches of the step that begins with a batch. */
  private int microBatches(int batch) {
    return Math.min(plan.accumulate, state.batchesPerEpoch - batch);
  }

  private void finishEpoch(long start) throws IOException {
    Map<String, Double> metrics = Map.of();
    if (plan.validation != null) {
      model.beginDraws(state.position().number(state.batchesPerEpoch));
      model.eval();
      try (Autograd.Mode off = Autograd.noGrad();
          WeightAverage.Use averaged = averagedWeights()) {
        metrics = plan.validation.evaluate();
      }
      model.train();
    }
    boolean improved = watch(metrics);
    Map<String, Double> means = new LinkedHashMap<>(state.means());
    Double total = means.remove(StepLosses.TOTAL);
    Map<String, Double> weights = plan.weighting.weights();
    plan.weighting.epochFinished(Collections.unmodifiableMap(means));
    double seconds = 1e-9 * (System.nanoTime() - start);
    state.beginNextEpoch();
    listeners.epochFinished(
        new EpochReport(
            state.epoch,
            state.step,
            total == null ? Double.NaN : total,
            means,
            state.learningRate,
            weights,
            metrics,
            improved,
            seconds));
    if (improved) {
      writeCheckpoint(BEST);
    }
    if (plan.epochCheckpoints) {
      writeCheckpoint(LAST);
    }
  }

  private WeightAverage.Use averagedWeights() {
    WeightAverage average = plan.average;
    return average != null && average.hasStarted() ? average.use() : () -> {};
  }

  /** Compares the monitored metric with the best so far. */
  private boolean watch(Map<String, Double> metrics) {
    Monitor monitor = plan.monitor;
    if (monitor == null) {
      return false;
    }
    Double value = metrics.get(monitor.metric());
    if (value == null) {
      throw new IllegalStateException(
          "trainer: the monitored metric %s is not among those of the validation, %s"
              .formatted(monitor.metric(), metrics.keySet()));
    }
    plan.schedule.observe(value);
    if (monitor.isBetter(value, state.best)) {
      state.best = value;
      state.bestEpoch = state.epoch + 1;
      state.waited = 0;
      return true;
    }
    state.waited++;
    return false;
  }

  // ---------------------------------------------------------------- one step

  private void step(Batches<B> batches) throws IOException {
    TrainingPosition at = next();
    Share share = share(at.batch());
    List<B> taken = new ArrayList<>();
    while (taken.size() < share.size()) {
      taken.add(batches.next());
    }
    UnreadStep<B> before = unread;
    unread = steps.start(taken, share, microBatches(at.batch()), at);
    if (before != null) {
      finish(before);
    }
    if (!plan.readsLate()) {
      readUnread();
    }
    if (writes() && System.nanoTime() - lastCheckpoint >= plan.interval.toNanos()) {
      readUnread();
      writeCheckpoint(LAST);
    }
  }

  /** Returns the position of the next step to start. */
  private TrainingPosition next() {
    UnreadStep<B> step = unread;
    return step == null ? state.position() : step.after();
  }

  private void readUnread() throws IOException {
    UnreadStep<B> step = unread;
    if (step != null) {
      unread = null;
      finish(step);
    }
  }

  private void finish(UnreadStep<B> step) throws IOException {
    StepOutcome outcome = step.outcome();
    state.moveTo(step.after());
    state.learningRate = step.learningRate();
    Map<String, Double> values = new LinkedHashMap<>(outcome.losses());
    values.forEach(state::add);
    double total = values.getOrDefault(StepLosses.TOTAL, Double.NaN);
    values.remove(StepLosses.TOTAL);
    listeners.stepped(
        new StepReport(
            state.position(), total, values, state.learningRate, outcome.norm(), step.times()));
    if (listeners.asksToStop()) {
      stop.request();
    }
  }

  // ---------------------------------------------------------------- checkpoints

  /** Returns whether this process writes checkpoints. */
  private boolean writes() {
    return plan.group.rank() == 0;
  }

  private void writeCheckpoint(String name) throws IOException {
    Path folder = plan.checkpoints;
    if (folder != null && writes()) {
      Path file = folder.resolve(name);
      checkpoint().write(file);
      lastCheckpoint = System.nanoTime();
      listeners.checkpointWritten(file);
    }
  }

  /**
   * Returns the complete state of the run. The tensors share memory with the model and the
   * optimiser.
   *
   * @throws IllegalStateException if a listener calls it while a step has been started and not
   *     read, see {@link TrainerBuilder#lateReads}
   */
  public Checkpoint checkpoint() {
    if (unread != null) {
      throw new IllegalStateException("trainer: a checkpoint while a step has not been read");
    }
    Map<String, String> run = state.encode();
    run.put(CONFIGURATION, plan.configuration);
    WeightAverage average = plan.average;
    return new Checkpoint(
        model.state(),
        optimiser.state(),
        average == null ? WeightAverageState.NONE : average.state(),
        new RandomState(model.randomState().seed(), Map.of()), // the position says the rest
        plan.schedule.state(),
        plan.weighting.state(),
        run,
        plan.notes);
  }

  /**
   * Resumes from a checkpoint file.
   *
   * @throws IOException if the file cannot be read, is truncated, or is not a checkpoint
   * @throws IllegalArgumentException if it belongs to a different network, optimiser, configuration
   *     or dataset; in that case nothing is changed
   */
  public void resume(Path file) throws IOException {
    resume(Checkpoint.read(file));
  }

  /**
   * Resumes from a checkpoint. The number of epochs may differ from that of the run that wrote it,
   * unless the {@linkplain TrainerBuilder#configuration configuration} contains it and it is not
   * {@linkplain TrainerBuilder#adjustable adjustable}.
   *
   * @throws IllegalArgumentException if it belongs to a different network, optimiser, configuration
   *     or dataset; in that case nothing is changed
   */
  public void resume(Checkpoint checkpoint) {
    RunState found = RunState.decode(checkpoint.run());
    Configuration.requireSame(
        "the checkpoint",
        checkpoint.run().getOrDefault(CONFIGURATION, "").lines().toList(),
        plan.configuration.lines().toList(),
        plan.adjustable);
    if (found.batchesPerEpoch != state.batchesPerEpoch) {
      throw new IllegalArgumentException(
          "resume: the checkpoint has %s batches per epoch, this run has %s: the data or the batch size"
                  .formatted(found.batchesPerEpoch, state.batchesPerEpoch)
              + " differ");
    }
    model.requireFit(checkpoint.weights());
    model.requireFit(checkpoint.random());
    optimiser.requireFit(checkpoint.optimiser());
    WeightAverage average = plan.average;
    if (average != null) {
      average.requireFit(checkpoint.average());
    }
    plan.weighting.requireFit(checkpoint.weighting());
    plan.schedule.load(checkpoint.schedule());
    plan.weighting.load(checkpoint.weighting());
    model.load(checkpoint.weights());
    model.restore(checkpoint.random());
    optimiser.load(checkpoint.optimiser());
    if (average != null) {
      average.load(checkpoint.average());
    }
    state = found;
  }
}
