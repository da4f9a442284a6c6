package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.dataset.HeterogeneousSampler;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.ReadableFaces;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceLoss;
import kinesic.facebehavior.network.MeanTeacherLoss;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.Objective;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.LossOptions;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.task.TrackedMetric;
import kinesic.kernels.Backends;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.Group;
import kinesic.nn.loss.CrossEntropyLoss;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.train.Configuration;
import kinesic.nn.train.LossFunction;
import kinesic.nn.train.MetricsFile;
import kinesic.nn.train.Progress;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingResult;
import kinesic.nn.weighting.TaskWeighting;
import org.jspecify.annotations.Nullable;

/** Trains a FaceBehaviorNet on databases, each of which has labels of some tasks. */
public final class TrainingRun {

  /** The metric of the shared feature; tracked if faces of the validation set have identities. */
  static final TrackedMetric RANK_1 =
      new TrackedMetric(
          "validation_identity_rank_1", "Identity, rank-1", EmbeddingEvaluation.RANK_1);

  /** The size of the cache of decoded faces; small databases are decoded only once. */
  private static final long DECODED_BYTES = 512L << 20;

  private static final double LONGEST_GRADIENT = 5;
  private static final int DECODING_THREADS = 2;
  private static final int BATCHES_AHEAD = 4;

  /** Longer than network file systems remember that a file did not exist, usually a minute. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(70);

  /** Keeps the folder each time it has a new checkpoint. */
  private record Keeper(RunStorage storage, RunFolder folder) implements TrainingListener {

    @Override
    public void checkpointWritten(Path file) throws IOException {
      storage.save(folder);
    }
  }

  private final TrainingPlan plan;
  private final TrainingData data;
  private final RunFolder folder;
  private final Duration checkpointInterval;
  private final TrainingListener progress;
  private final Optional<TrunkWeights> start;
  private final UnreadableImages unreadable;
  private boolean capture;
  private boolean worksAfterEpochs = true;
  private Optional<EventPlan> events = Optional.empty();
  private Group group = Group.alone();
  private RunStorage storage = RunStorage.inPlace();

  /**
   * Creates a run that prints its progress to standard output.
   *
   * @param checkpointInterval the longest time between two checkpoints
   */
  public TrainingRun(
      TrainingPlan plan, TrainingData data, RunFolder folder, Duration checkpointInterval) {
    this(plan, data, folder, checkpointInterval, Progress.standard());
  }

  /**
   * Creates a run.
   *
   * @param checkpointInterval the longest time between two checkpoints
   * @param progress receives the progress of the run
   */
  public TrainingRun(
      TrainingPlan plan,
      TrainingData data,
      RunFolder folder,
      Duration checkpointInterval,
      TrainingListener progress) {
    this(
        plan,
        data,
        folder,
        checkpointInterval,
        progress,
        Optional.empty(),
        new UnreadableImages(true));
  }

  /**
   * Creates a run that may start from a trained trunk.
   *
   * @param checkpointInterval the longest time between two checkpoints
   * @param progress receives the progress of the run
   * @param start the initial weights of the trunk; if empty, they are random
   * @param unreadable records images that cannot be read; each is replaced by another image of its
   *     manifest in training and left out in validation
   */
  public TrainingRun(
      TrainingPlan plan,
      TrainingData data,
      RunFolder folder,
      Duration checkpointInterval,
      TrainingListener progress,
      Optional<TrunkWeights> start,
      UnreadableImages unreadable) {
    this.plan = plan;
    this.data = data;
    this.folder = folder;
    this.checkpointInterval = checkpointInterval;
    this.progress = progress;
    this.start = start;
    this.unreadable = unreadable;
  }

  /**
   * Lets the backend repeat steps without the host if it can, and reads the losses of a step after
   * the next one has started; see {@link TrainerBuilder#capture} and {@link
   * TrainerBuilder#lateReads}. The results have the same bits.
   */
  public void captureSteps() {
    capture = true;
  }

  /**
   * Leaves out what takes longer than the epochs of a small network: uses the validation set for
   * thresholds alone, and writes checkpoints only at their interval and on interruption.
   */
  public void skipEpochWork() {
    worksAfterEpochs = false;
  }

  /** Writes event files of TensorBoard. They have no influence on the result. */
  public void writeEvents(EventPlan plannedEvents) {
    events = Optional.of(plannedEvents);
  }

  /**
   * Trains together with other processes, which have the same plan, data and folder. The result has
   * the same bits for any number of ranks. Rank 0 alone writes files and shows the progress.
   */
  public void divideAmong(Group members) {
    group = members;
  }

  /** Keeps the folder in {@code place}, too. */
  public void keepIn(RunStorage place) {
    storage = place;
  }

  /**
   * Trains to the end, starting from the last checkpoint if one exists. Does nothing if the run is
   * already complete.
   *
   * @return whether the run is complete; false if it was interrupted, at any rank
   * @throws IllegalArgumentException if the run in the folder has another plan or other data, or a
   *     rank has
   * @throws IOException if a rank sees another folder
   * @throws kinesic.nn.train.DivergedException if the loss or a gradient is not finite
   * @throws kinesic.nn.distributed.LostRankException if another rank has ended or says nothing
   * @throws kinesic.nn.distributed.FailedRankException if another rank has failed
   */
  public boolean run() throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(network());
    net.initialise(plan.seed());
    start.ifPresent(net::startFrom);
    if (plan.frozenTrunk()) {
      net.freezeTrunk();
    }
    List<String> dependencies = dependencies(net);
    RunRanks ranks = new RunRanks(group, folder, storage, LONGEST_DELAY);
    ranks.requireSame(withProgram(dependencies));
    boolean extended = ranks.isFirst() && folder.configure(dependencies, adjustable());
    if (ranks.agree(folder.isComplete() && !extended)) {
      return true;
    }
    Optional<TestSet> validation = validation();
    Optional<WeightAverage> teacher =
        plan.meanTeacher().map(settings -> MeanTeacherLoss.teacher(net, settings));
    Trainer<FaceBatch> trainer = trainer(net, teacher, dependencies, validation);
    if (Files.exists(folder.lastCheckpoint())) {
      trainer.resume(folder.lastCheckpoint());
    }
    if (trainer.run().end() == TrainingResult.End.INTERRUPTED) {
      return false;
    }
    try (WeightAverage.Use averaged = teacher.isPresent() ? teacher.get().use() : () -> {}) {
      if (validation.isPresent()) {
        net.setThresholds(validation.get().thresholds(net, group));
      }
      ranks.share(unreadable, images());
      if (ranks.isFirst()) {
        net.write(folder.network());
        storage.save(folder);
      }
    }
    return true;
  }

  /** The dependencies, and what else must be the same at all ranks. */
  private static List<String> withProgram(List<String> dependencies) {
    List<String> lines = new ArrayList<>();
    @Nullable String version = TrainingRun.class.getPackage().getImplementationVersion();
    lines.add("version = " + (version == null ? "none" : version));
    lines.add("backend = " + Backends.standard().name().replaceFirst(", [0-9]+ threads?", ""));
    lines.addAll(dependencies);
    return lines;
  }

  /** The images of the training data. */
  private List<Path> images() {
    return data.all().stream()
        .flatMap(manifest -> manifest.rows().stream())
        .map(ManifestRow::image)
        .toList();
  }

  /**
   * The network of the plan with a record of the alignment of its faces; a run that an earlier
   * version began continues without one.
   */
  private NetworkConfiguration network() throws IOException {
    return folder.lacksAlignment() ? plan.network() : plan.network().with(data.alignment());
  }

  private Optional<TestSet> validation() {
    return Optional.ofNullable(data.validation())
        .map(manifest -> new TestSet(manifest, List.of(), plan.network().side(), unreadable));
  }

  private Loader<?, FaceBatch> loader() {
    ReadableFaces faces =
        new ReadableFaces(
            new ManifestFaces(data.all(), plan.network().side(), DECODED_BYTES), unreadable);
    HeterogeneousSampler sampler =
        HeterogeneousSampler.proportional(plan.microBatchSize(), plan.seed(), data.sizes());
    List<Task> tasks = plan.network().tasks();
    if (plan.augmented() && plan.meanTeacher().isPresent()) {
      Loader<TwoViews, FaceBatch> loader =
          new Loader<>(
              TwoViews.of(faces),
              sampler,
              views -> TwoViews.batch(views, tasks),
              DECODING_THREADS,
              BATCHES_AHEAD);
      return loader.augmented(TwoViews.each(new FaceAugmentation()), plan.seed());
    }
    Loader<FaceSample, FaceBatch> loader =
        new Loader<>(
            faces,
            sampler,
            samples -> FaceBatch.of(samples, tasks),
            DECODING_THREADS,
            BATCHES_AHEAD);
    return plan.augmented() ? loader.augmented(new FaceAugmentation(), plan.seed()) : loader;
  }

  private LossFunction<FaceBatch> loss(
      FaceBehaviorNet net, Objective objective, Optional<WeightAverage> teacher, int steps) {
    return teacher.isPresent()
        ? new MeanTeacherLoss(
            net, objective, plan.meanTeacher().orElseThrow(), teacher.get(), steps)
        : new FaceLoss(net, objective);
  }

  private Trainer<FaceBatch> trainer(
      FaceBehaviorNet net,
      Optional<WeightAverage> teacher,
      List<String> dependencies,
      Optional<TestSet> validation) {
    Loader<?, FaceBatch> loader = loader();
    Objective objective = new Objective(objective(), plan.network().tasks());
    TaskWeighting weighting =
        plan.weighting().weighting(objective.weightedTasks(), net.backend(), plan.seed());
    List<ParameterGroup> groups =
        new ArrayList<>(ParameterGroup.decayingWeights(net, plan.optimiser().weightDecay()));
    if (!weighting.parameters().isEmpty()) {
      groups.add(new ParameterGroup(weighting.parameters(), 0, 1));
    }
    Optimiser optimiser = plan.optimiser().optimiser(groups);
    optimiser.clip(Clipping.byNorm(LONGEST_GRADIENT));
    int steps = Math.ceilDiv(loader.batchesPerEpoch(), plan.microBatches()) * plan.epochs();
    TrainerBuilder<FaceBatch> builder =
        Trainer.builder(net, optimiser, loader, loss(net, objective, teacher, steps))
            .epochs(plan.epochs())
            .weighting(weighting)
            .accumulate(plan.microBatches())
            .group(group)
            .schedule(plan.optimiser().schedule(steps))
            .configuration(String.join("\n", dependencies))
            .adjustable(adjustable().toArray(String[]::new))
            .notes(net.configuration().texts())
            .checkpoints(folder.checkpoints(), checkpointInterval)
            .capture(capture)
            .lateReads(capture)
            .stopOnShutdown();
    teacher.ifPresent(builder::average);
    if (!worksAfterEpochs) {
      builder.checkpointsOnlyAtIntervals();
    }
    if (group.rank() == 0) {
      builder
          .listen(new MetricsFile(folder.metrics()))
          .listen(progress)
          .listen(new Keeper(storage, folder));
      if (events.isPresent()) {
        builder.listen(events.get().listener(net, loader, plan.microBatchSize()));
      }
    }
    validation
        .filter(test -> worksAfterEpochs)
        .ifPresent(
            test -> {
              List<TrackedMetric> tracked = tracked(test);
              builder.validate(() -> metrics(tracked, test.result(net, group).evaluation()));
            });
    return builder.build();
  }

  /** The names of configuration lines that a resumed run may change. */
  private Set<String> adjustable() {
    return plan.optimiser().dependsOnLength() || plan.meanTeacher().isPresent()
        ? Set.of()
        : Set.of(Configuration.EPOCHS);
  }

  /** The objective of the plan, with class weights if they depend on the data. */
  private ObjectiveSettings objective() {
    if (!plan.balancedClasses()) {
      return plan.objective();
    }
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Task task : plan.network().tasks()) {
      long[] counts = new long[task.size()];
      data.rows(task)
          .flatMap(row -> row.labels().of(task).stream())
          .filter(Label.Category.class::isInstance)
          .map(label -> task.labels().indexOf(((Label.Category) label).name()))
          .filter(k -> k >= 0)
          .forEach(k -> counts[k]++);
      if (Arrays.stream(counts).sum() > 0) {
        weights.put(task.name(), CrossEntropyLoss.balancedWeights(counts));
      }
    }
    return plan.objective()
        .with(new LossOptions(plan.objective().lossOptions().labelSmoothing(), weights));
  }

  /**
   * The metrics that are measured after every epoch: those of the tasks that the validation set is
   * annotated for.
   */
  private List<TrackedMetric> tracked(TestSet test) {
    List<TrackedMetric> tracked = new ArrayList<>();
    Tasks.installed().inOrder(plan.network().tasks()).stream()
        .filter(test::isAnnotated)
        .flatMap(task -> task.tracked().stream())
        .forEach(tracked::add);
    if (test.isAnnotated(Identity.PERSON)) {
      tracked.add(RANK_1);
    }
    return tracked;
  }

  private static Map<String, Double> metrics(List<TrackedMetric> tracked, Evaluation evaluation) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    tracked.forEach(
        metric -> metrics.put(metric.column(), evaluation.metric(metric.key()).value()));
    return metrics;
  }

  /**
   * Everything that the weights and the metrics depend on. Options that later versions added appear
   * only if they differ from the behaviour of earlier versions, so that runs of those versions can
   * be resumed.
   */
  private List<String> dependencies(FaceBehaviorNet net) {
    ObjectiveSettings objective = plan.objective();
    ObjectiveSettings.Weights weights = objective.weights();
    OptimiserPlan optimiser = plan.optimiser();
    List<String> lines = new ArrayList<>();
    net.configuration().texts().forEach((key, text) -> lines.add(key + " = " + text));
    start.ifPresent(
        trunk -> lines.add(String.format(Locale.ROOT, "weights = crc32 %08x", trunk.checksum())));
    lines.add("coupling = " + objective.coupling().option());
    lines.add("lambda-au = " + weights.multiLabel());
    lines.add("lambda-va = " + weights.regression());
    lines.add("lambda-dm = " + weights.matching());
    lines.add("lambda-sca = " + weights.softCoAnnotation());
    new TreeMap<>(weights.tasks())
        .forEach((task, weight) -> lines.add("lambda." + task + " = " + weight));
    if (!objective.table().equals(Relatedness.duWeighted())) {
      lines.add(
          String.format(Locale.ROOT, "relatedness = crc32 %08x", checksum(objective.table())));
    }
    if (objective.temperature() != 1) {
      lines.add("temperature = " + objective.temperature());
    }
    lines.addAll(matching(objective.matching()));
    if (objective.lossOptions().labelSmoothing() > 0) {
      lines.add("label-smoothing = " + objective.lossOptions().labelSmoothing());
    }
    if (!plan.weighting().equals(WeightingPlan.EQUAL)) {
      lines.add("weighting = " + plan.weighting().option());
    }
    if (plan.balancedClasses()) {
      lines.add("class-weights = balanced");
    }
    lines.add("epochs = " + plan.epochs());
    lines.add("batch = " + plan.batchSize());
    if (plan.microBatches() > 1) {
      lines.add("micro-batches = " + plan.microBatches());
    }
    lines.add("rate = " + optimiser.learningRate());
    lines.add("weight-decay = " + optimiser.weightDecay());
    if (optimiser.rule() != OptimiserPlan.Rule.ADAMW) {
      lines.add("optimizer = " + optimiser.rule().option());
    }
    if (optimiser.schedule() != OptimiserPlan.Decay.COSINE) {
      lines.add("lr-schedule = " + optimiser.schedule().option());
    }
    if (optimiser.warmUp() != OptimiserPlan.WARM_UP) {
      lines.add("warmup = " + optimiser.warmUp());
    }
    if (plan.frozenTrunk()) {
      lines.add("freeze = trunk");
    }
    plan.meanTeacher()
        .ifPresent(
            teacher ->
                lines.add(
                    "mean-teacher = weight %s, decay %s, ramp-up %s"
                        .formatted(teacher.weight(), teacher.decay(), teacher.rampUp())));
    lines.add("augmented = " + plan.augmented());
    lines.add("seed = " + plan.seed());
    lines.addAll(data.fingerprint());
    return lines;
  }

  /** The options of distribution matching that are not the standard ones. */
  private static List<String> matching(MatchingOptions options) {
    List<String> lines = new ArrayList<>();
    if (options.form() != MatchingOptions.STANDARD.form()) {
      lines.add("matching = " + options.form().option());
    }
    if (options.direction() != MatchingOptions.STANDARD.direction()) {
      lines.add("matching-direction = " + options.direction().option());
    }
    MatchingOptions usual = MatchingOptions.of(options.form(), options.direction());
    if (!options.equals(usual)) {
      lines.add("matching-options = " + options);
    }
    return lines;
  }

  /** A checksum of the names and weights. */
  private static long checksum(Relatedness table) {
    CRC32 sum = new CRC32();
    String names =
        String.join("\n", table.categories()) + "\n" + String.join("\n", table.binaries());
    sum.update(names.getBytes(StandardCharsets.UTF_8));
    sum.update(Arrays.toString(table.weights()).getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
