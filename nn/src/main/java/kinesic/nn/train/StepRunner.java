package kinesic.nn.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kinesic.engine.RandomReplay;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.op.RunningUpdate;
import kinesic.kernels.Backend;
import kinesic.kernels.CapturedWork;
import kinesic.nn.distributed.Share;
import kinesic.nn.optim.GradientSum;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.PendingStep;
import kinesic.nn.optim.RepeatedUpdate;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.weighting.GradientWeighting;
import kinesic.nn.weighting.LossWeighting;

/**
 * Starts the steps of a trainer: each computes gradients in memory that is recycled, and updates
 * the parameters.
 *
 * <p>If the plan says so, steps are captured. A step is repeated if its batch has the form of a
 * captured one; otherwise it runs as usual and, if its form has come before, is captured right
 * afterwards: the memory that it has recycled is then just what the captured calls need, so that
 * nothing is allocated meanwhile.
 */
final class StepRunner<B> {

  private static final System.Logger LOG = System.getLogger(Trainer.class.getName());

  /** The number of usual steps of a form before it is captured: the first may still prepare. */
  private static final int USUAL_STEPS = 2;

  /** The greatest number of captured steps at a time; each has memory of its own. */
  private static final int MOST_RECORDS = 3;

  private final TrainerBuilder<B> plan;
  private final TrainingListener listeners;
  private final RankExchange ranks;
  private final Optimiser optimiser;
  private final StepMemory memory = new StepMemory();
  private final GradientSum sum;
  private final Optional<TaskGradients> tasks; // if the weighting needs their gradients
  private final Map<Form, Integer> usualSteps = new HashMap<>();
  private final Map<Form, RecordedStep> records = new HashMap<>();
  private boolean capturing;
  private Tensor seed; // the gradient of the total with respect to itself

  StepRunner(TrainerBuilder<B> plan, TrainingListener listeners, RankExchange ranks) {
    this.plan = plan;
    this.listeners = listeners;
    this.ranks = ranks;
    this.optimiser = plan.optimiser;
    this.sum = new GradientSum(optimiser.parameters());
    this.tasks =
        plan.weighting instanceof GradientWeighting weighting
            ? Optional.of(new TaskGradients(weighting, optimiser.parameters()))
            : Optional.empty();
    this.seed = one(plan.model.backend());
    boolean several = plan.group.size() > 1;
    this.capturing = plan.capture && !several;
    if (several && plan.group.rank() == 0 && (plan.capture || plan.lateReads)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "training steps of several ranks are neither captured nor read late");
    }
    if (capturing && !optimiser.isRepeatable()) {
      stopCapturing("the optimiser needs the host in each step");
    }
    if (capturing && !(plan.weighting instanceof LossWeighting loss && loss.isRepeatable())) {
      stopCapturing("the weighting of the tasks needs the host in each step");
    }
  }

  /**
   * What decides which kernels a step calls, and with which numbers.
   *
   * @param batch the form of the batch
   * @param shapes of its tensors
   * @param share of the weights in their average; 0 if the step does not average
   */
  private record Form(Object batch, List<Shape> shapes, float share) {}

  /**
   * The memory that captured calls share with the host.
   *
   * @param inputs the tensors of a batch
   * @param update the update of the parameters
   */
  private record Prepared(List<Tensor> inputs, RepeatedUpdate update) {}

  /**
   * What a step depends on besides its batches.
   *
   * @param at the position before the step
   * @param multiplier of the learning rate
   * @param averages whether the weights are averaged after the step
   */
  private record Settings(TrainingPosition at, double multiplier, boolean averages) {}

  /** The update of a step, the names of what it watches, and the time of its parts. */
  private record Started(StepLosses losses, PendingStep pending, StepTimes times) {}

  /**
   * Starts a step that computes the mean gradient of several micro-batches.
   *
   * @param batches those that this process computes
   * @param share their numbers within the step
   * @param microBatches the number of micro-batches of the step
   * @throws IOException if a listener that observes the gradients throws it, a rank is lost or one
   *     has failed
   */
  UnreadStep<B> start(List<B> batches, Share share, int microBatches, TrainingPosition at)
      throws IOException {
    Settings settings =
        new Settings(
            at,
            plan.schedule.multiplier(at.step()),
            plan.average != null && at.step() >= plan.averageFrom);
    boolean repeats = capturing && batches.size() == 1 && !listeners.observesGradients(at);
    TrainingPosition after =
        new TrainingPosition(at.epoch(), at.batch() + microBatches, at.step() + 1);
    try {
      Started started;
      if (plan.group.size() > 1) {
        started = shared(batches, share, microBatches, settings);
      } else if (repeats && plan.loss instanceof StagedLoss<B> loss) {
        started = staged(loss, batches.getFirst(), settings);
      } else {
        started = usual(batches, settings);
      }
      return new UnreadStep<>(
          plan,
          ranks,
          batches,
          share.first(),
          at,
          after,
          settings.multiplier(),
          started.losses(),
          started.pending(),
          started.times());
    } finally {
      optimiser.clearGradients();
    }
  }

  // ---------------------------------------------------------------- usual steps

  private Started usual(List<B> batches, Settings settings) throws IOException {
    if (batches.size() > 1) {
      return sum(batches, settings);
    }
    StepClock clock = new StepClock();
    beginDraws(settings.at, 0);
    try (StepMemory.Scope scope = memory.open()) {
      StepLosses losses = new StepLosses();
      tasks.ifPresent(gradients -> gradients.begin(1));
      losses.add(backward(plan.loss.of(batches.getFirst())), 1);
      tasks.ifPresent(gradients -> gradients.handOver(settings.at.step()));
      double compute = clock.lap();
      show(settings.at);
      return started(losses, settings, compute, 0, clock);
    }
  }

  /** Updates the parameters in the last part of a step. */
  private Started started(
      StepLosses losses, Settings settings, double compute, double exchange, StepClock clock) {
    PendingStep pending = update(losses, settings);
    return new Started(losses, pending, new StepTimes(compute, exchange, clock.lap()));
  }

  private Started sum(List<B> batches, Settings settings) throws IOException {
    double weight = 1.0 / batches.size();
    StepClock clock = new StepClock();
    sum.begin(0);
    tasks.ifPresent(gradients -> gradients.begin(batches.size()));
    try (StepLosses losses = new StepLosses()) {
      for (int i = 0; i < batches.size(); i++) {
        beginDraws(settings.at, i);
        try (StepMemory.Scope scope = memory.open()) {
          losses.addCopy(backward(plan.loss.of(batches.get(i))), weight);
          if (tasks.isEmpty()) {
            sum.add();
          }
        }
      }
      double compute = clock.lap();
      try (StepMemory.Scope scope = memory.open()) {
        tasks.ifPresentOrElse(gradients -> gradients.handOver(settings.at.step()), sum::handOver);
        show(settings.at);
        return started(losses, settings, compute, 0, clock);
      }
    }
  }

  // ---------------------------------------------------------------- steps of several ranks

  private Started shared(List<B> batches, Share share, int microBatches, Settings settings)
      throws IOException {
    StepClock clock = new StepClock();
    List<RankReport.MicroBatch> mine = new ArrayList<>();
    sum.begin(share.first());
    for (int i = 0; i < batches.size(); i++) {
      mine.add(microBatch(batches.get(i), settings.at, share.first() + i));
    }
    double compute = clock.lap();
    BitSet present = new BitSet();
    List<RankReport.MicroBatch> all = new ArrayList<>();
    for (RankReport report : ranks.exchange(settings.at, sum.present(), mine)) {
      present.or(report.gradients());
      all.addAll(report.microBatches());
    }
    plan.group.sum(microBatches, sum.partials(), sum.result());
    double exchange = clock.lap();
    try (StepMemory.Scope scope = memory.open()) {
      ranks.replay(all);
      StepLosses losses = new StepLosses();
      for (RankReport.MicroBatch microBatch : all) {
        losses.add(microBatch.losses(), 1.0 / microBatches, plan.model.backend());
      }
      sum.handOver(microBatches, present);
      show(settings.at);
      return started(losses, settings, compute, exchange, clock);
    }
  }

  /** Adds the gradients of a micro-batch to the sum and reads what else it has left. */
  private RankReport.MicroBatch microBatch(B batch, TrainingPosition at, int number) {
    beginDraws(at, number);
    try (StepMemory.Scope scope = memory.open();
        RunningUpdate.Collector collector = RunningUpdate.collect()) {
      Losses losses = backward(plan.loss.of(batch));
      sum.add();
      return ranks.read(losses, collector.updates());
    }
  }

  // ---------------------------------------------------------------- parts of a step

  /**
   * Lets the network draw the random numbers of a micro-batch of the step that starts at a
   * position.
   */
  private void beginDraws(TrainingPosition at, int microBatch) {
    plan.model.beginDraws(at.number(plan.loader.batchesPerEpoch()) + microBatch);
  }

  /** Shows the gradients to the listeners that ask for them. */
  private void show(TrainingPosition at) throws IOException {
    if (listeners.observesGradients(at)) {
      Map<String, Tensor> gradients = new LinkedHashMap<>();
      optimiser
          .parameters()
          .forEach(
              (name, parameter) -> {
                Tensor gradient = parameter.gradient();
                if (gradient != null) {
                  gradients.put(name, gradient);
                }
              });
      listeners.gradients(at, Collections.unmodifiableMap(gradients));
    }
  }

  /** Returns the scalar 1 in memory that no step scope recycles. */
  private static Tensor one(Backend backend) {
    Tensor one = new Tensor(Shape.SCALAR, backend.allocate(1));
    backend.elementwise().fill(1, one.buffer());
    return one;
  }

  /**
   * Accumulates the gradients of a batch at the parameters, or for each task if the weighting needs
   * them, and returns its losses.
   */
  private Losses backward(Losses losses) {
    Tensor total = losses.total();
    if (!seed.backend().equals(total.backend())) {
      seed = one(total.backend());
    }
    switch (plan.weighting) {
      case LossWeighting loss ->
          Autograd.backward(loss.total(total, losses.tasks(), losses.others()), seed);
      case GradientWeighting gradient -> tasks.orElseThrow().add(losses, seed);
    }
    return losses;
  }

  /**
   * Updates the parameters, and then reads the losses and the norm in one transfer, or begins to.
   * If one of them is not finite, the update has changed nothing.
   */
  private PendingStep update(StepLosses losses, Settings settings) {
    PendingStep pending = optimiser.start(settings.multiplier, losses.tensors());
    read(pending);
    WeightAverage average = plan.average;
    if (average != null && settings.averages && (plan.readsLate() || pending.hasMoved())) {
      average.update();
    }
    return pending;
  }

  private void read(PendingStep pending) {
    if (plan.readsLate()) {
      pending.readLater();
    } else {
      pending.hasMoved(); // waits
    }
  }

  // ---------------------------------------------------------------- captured steps

  private Started staged(StagedLoss<B> loss, B batch, Settings settings) {
    StepClock clock = new StepClock();
    beginDraws(settings.at, 0);
    StagedBatch staged;
    Form form;
    Started started;
    Optional<Prepared> prepared;
    try (StepMemory.Scope scope = memory.open()) {
      staged = loss.stage(batch);
      form = form(staged, settings.averages);
      RecordedStep recorded = records.get(form);
      if (recorded != null && recorded.update().isCurrent()) {
        return repeated(recorded, staged, settings, clock);
      }
      forget(form);
      int count = usualSteps.merge(form, 1, Integer::sum);
      prepared =
          count >= USUAL_STEPS && records.size() < MOST_RECORDS
              ? Optional.of(prepare(staged))
              : Optional.empty();
      StepLosses losses = new StepLosses();
      losses.add(backward(staged.loss().apply(staged.tensors())), 1);
      started = started(losses, settings, clock.lap(), 0, clock);
    }
    prepared.ifPresent(own -> record(form, staged, own));
    return started;
  }

  private Form form(StagedBatch staged, boolean averages) {
    WeightAverage average = plan.average;
    return new Form(
        staged.form(),
        staged.tensors().stream().map(Tensor::shape).toList(),
        average != null && averages ? average.share() : 0);
  }

  private Started repeated(
      RecordedStep recorded, StagedBatch staged, Settings settings, StepClock clock) {
    PendingStep pending = recorded.start(staged.tensors(), settings.multiplier);
    read(pending);
    WeightAverage average = plan.average;
    if (average != null && settings.averages) {
      average.count();
    }
    return new Started(recorded.losses(), pending, new StepTimes(clock.lap(), 0, 0));
  }

  /** Allocates before a usual step what its record needs besides the memory of the step. */
  private Prepared prepare(StagedBatch staged) {
    return new Prepared(
        staged.tensors().stream().map(StepRunner::persistent).toList(),
        new RepeatedUpdate(optimiser));
  }

  /** Captures the step of a batch, after such a step has run. It has no effect by itself. */
  private void record(Form form, StagedBatch staged, Prepared prepared) {
    List<Tensor> inputs = prepared.inputs();
    RepeatedUpdate update = prepared.update();
    StepLosses losses = new StepLosses();
    RandomReplay random = new RandomReplay();
    Supplier<StepLosses> step =
        () -> {
          losses.add(backward(staged.loss().apply(inputs)), 1);
          update.record(losses.tensors());
          blend(form);
          return losses;
        };
    optimiser.clearGradients();
    try (StepMemory.Scope scope = memory.open()) {
      Optional<CapturedWork> work = plan.model.backend().capture(() -> random.record(step));
      if (work.isEmpty()) {
        stopCapturing("the backend does not record, or the loss reads, uploads or allocates");
      } else if (!random.isOnDevice()) {
        work.get().close();
        stopCapturing("the host draws random numbers");
      } else {
        records.put(
            form, new RecordedStep(inputs, losses, update, random, work.get(), scope.reserve()));
      }
    } finally {
      random.rewind();
    }
  }

  /** Returns a tensor like {@code t} in memory that no step scope recycles. */
  private static Tensor persistent(Tensor t) {
    return new Tensor(t.shape(), t.backend().allocate(t.shape().elements()));
  }

  private void blend(Form form) {
    WeightAverage average = plan.average;
    if (average != null && form.share() > 0) {
      average.blend();
    }
  }

  private void stopCapturing(String why) {
    capturing = false;
    LOG.log(System.Logger.Level.WARNING, "training steps are not captured: {0}", why);
  }

  private void forget(Form form) {
    RecordedStep recorded = records.remove(form);
    if (recorded != null) {
      recorded.close();
    }
  }

  /** Frees all captured steps. */
  void forget() {
    records.values().forEach(RecordedStep::close);
    records.clear();
    usualSteps.clear();
  }
}
