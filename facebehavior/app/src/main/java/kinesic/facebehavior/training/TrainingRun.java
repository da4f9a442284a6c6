package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.dataset.HeterogeneousSampler;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.network.Objective;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.train.MetricsFile;
import kinesic.nn.train.Progress;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingResult;

/** Trains a FaceBehaviorNet on databases that each carry one kind of label. */
public final class TrainingRun {

  /** The columns of case study two in the metrics, of the validation faces. */
  static final String BALANCED = "validation_attribute_balanced_accuracy";

  static final String RANK_1 = "validation_identity_rank_1";

  /** Decoded faces that are kept in memory, so that small databases are decoded once. */
  private static final long DECODED_BYTES = 512L << 20;

  private static final double LONGEST_GRADIENT = 5;
  private static final double WARM_UP = 0.1; // of all steps
  private static final int DECODING_THREADS = 2;
  private static final int BATCHES_AHEAD = 4;

  private final TrainingPlan plan;
  private final TrainingData data;
  private final RunFolder folder;
  private final Duration checkpointInterval;
  private final TrainingListener progress;
  private final Optional<TrunkWeights> start;

  /**
   * A run that shows its progress on standard output.
   *
   * @param checkpointInterval the longest time between two checkpoints
   */
  public TrainingRun(
      TrainingPlan plan, TrainingData data, RunFolder folder, Duration checkpointInterval) {
    this(plan, data, folder, checkpointInterval, Progress.standard());
  }

  /**
   * A run.
   *
   * @param checkpointInterval the longest time between two checkpoints
   * @param progress is told how far it is
   */
  public TrainingRun(
      TrainingPlan plan,
      TrainingData data,
      RunFolder folder,
      Duration checkpointInterval,
      TrainingListener progress) {
    this(plan, data, folder, checkpointInterval, progress, Optional.empty());
  }

  /**
   * A run that may start from a trained trunk.
   *
   * @param checkpointInterval the longest time between two checkpoints
   * @param progress is told how far it is
   * @param start of the trunk that the plan has; without it the trunk starts at random
   */
  public TrainingRun(
      TrainingPlan plan,
      TrainingData data,
      RunFolder folder,
      Duration checkpointInterval,
      TrainingListener progress,
      Optional<TrunkWeights> start) {
    this.plan = plan;
    this.data = data;
    this.folder = folder;
    this.checkpointInterval = checkpointInterval;
    this.progress = progress;
    this.start = start;
  }

  /**
   * Trains to the end, from the last checkpoint if there is one. A run that is complete is left as
   * it is.
   *
   * @return whether the run is complete; false if it was asked to stop
   * @throws IllegalArgumentException if the run in the folder began with another plan or other data
   * @throws kinesic.nn.train.DivergedException if the loss or a gradient is not finite
   */
  public boolean run() throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(plan.network());
    net.initialise(plan.seed());
    start.ifPresent(net::startFrom);
    Trainer<FaceBatch> trainer = trainer(net);
    folder.configure(dependencies());
    if (folder.isComplete()) {
      return true;
    }
    if (Files.exists(folder.lastCheckpoint())) {
      trainer.resume(folder.lastCheckpoint());
    }
    if (trainer.run().end() == TrainingResult.End.INTERRUPTED) {
      return false;
    }
    Manifest validation = data.validation();
    if (validation != null) {
      int side = plan.network().side();
      net.setThresholds(
          switch (plan.network().heads()) {
            case AffectHeads heads -> new TestSet(validation, side).thresholds(net);
            case PeopleHeads heads ->
                new PeopleTestSet(validation, List.of(), side).thresholds(net);
          });
    }
    net.write(folder.network());
    return true;
  }

  private Trainer<FaceBatch> trainer(FaceBehaviorNet net) throws IOException {
    ManifestFaces faces = new ManifestFaces(data.all(), plan.network().side(), DECODED_BYTES);
    HeterogeneousSampler sampler =
        HeterogeneousSampler.proportional(plan.batchSize(), plan.seed(), data.sizes());
    Heads heads = plan.network().heads();
    Loader<FaceSample, FaceBatch> loader =
        new Loader<>(
            faces,
            sampler,
            samples -> FaceBatch.of(samples, heads::encode),
            DECODING_THREADS,
            BATCHES_AHEAD);
    if (plan.augmented()) {
      loader = loader.augmented(new FaceAugmentation(), plan.seed());
    }
    Objective objective = new Objective(plan.objective(), heads);
    Adam optimiser =
        Adam.adamW(ParameterGroup.decayingWeights(net, plan.weightDecay()), plan.rate());
    optimiser.clip(Clipping.byNorm(LONGEST_GRADIENT));
    int steps = loader.batchesPerEpoch() * plan.epochs();
    int warmUp = Math.max(1, (int) (WARM_UP * steps));
    TrainerBuilder<FaceBatch> builder =
        Trainer.builder(
                net,
                optimiser,
                loader,
                batch -> objective.of(net.forward(batch.images()), batch.labels()))
            .epochs(plan.epochs())
            .schedule(Schedule.warmUp(warmUp, Schedule.cosine(Math.max(1, steps - warmUp), 0)))
            .configuration(String.join("\n", dependencies()))
            .notes(plan.network().texts())
            .checkpoints(folder.checkpoints(), checkpointInterval)
            .listen(new MetricsFile(folder.metrics()))
            .listen(progress)
            .stopOnShutdown();
    Manifest validation = data.validation();
    if (validation != null) {
      int side = plan.network().side();
      if (heads instanceof AffectHeads) {
        TestSet test = new TestSet(validation, side);
        builder.validate(() -> metrics(test.evaluate(net).evaluation()));
      } else {
        PeopleTestSet test = new PeopleTestSet(validation, List.of(), side);
        builder.validate(() -> metrics(test.evaluate(net)));
      }
    }
    return builder.build();
  }

  /** The figures that are followed from epoch to epoch. */
  private static Map<String, Double> metrics(Evaluation evaluation) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Followed figure : Followed.values()) {
      metrics.put(figure.column(), figure.of(evaluation).value());
    }
    return metrics;
  }

  private static Map<String, Double> metrics(PeopleEvaluation evaluation) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(BALANCED, evaluation.attributes().meanBalancedAccuracy().value());
    metrics.put(RANK_1, evaluation.identification().within(1).value());
    return metrics;
  }

  /** All that the weights and the figures of the epochs depend on. */
  private List<String> dependencies() {
    List<String> lines = new ArrayList<>();
    plan.network().texts().forEach((key, text) -> lines.add(key + " = " + text));
    start.ifPresent(weights -> lines.add("weights = crc32 %08x".formatted(weights.checksum())));
    lines.add("coupling = " + plan.coupling().option());
    lines.add("lambda-au = " + plan.weights().binaries());
    lines.add("lambda-va = " + plan.weights().values());
    lines.add("lambda-dm = " + plan.weights().matching());
    lines.add("lambda-sca = " + plan.weights().softCoAnnotation());
    if (!plan.table().equals(Relatedness.duWeighted())) {
      lines.add("relatedness = crc32 %08x".formatted(checksum(plan.table())));
    }
    if (plan.temperature() != 1) {
      lines.add("temperature = " + plan.temperature());
    }
    lines.add("epochs = " + plan.epochs());
    lines.add("batch = " + plan.batchSize());
    lines.add("rate = " + plan.rate());
    lines.add("weight-decay = " + plan.weightDecay());
    lines.add("augmented = " + plan.augmented());
    lines.add("seed = " + plan.seed());
    lines.addAll(data.fingerprint());
    return lines;
  }

  /** Changes when a name or a weight does. */
  private static long checksum(Relatedness table) {
    CRC32 sum = new CRC32();
    String names =
        String.join("\n", table.categories()) + "\n" + String.join("\n", table.binaries());
    sum.update(names.getBytes(StandardCharsets.UTF_8));
    sum.update(Arrays.toString(table.weights()).getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
