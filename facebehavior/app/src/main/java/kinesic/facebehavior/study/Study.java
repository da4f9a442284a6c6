package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import kinesic.nn.train.TrainingListener;

/**
 * Trains and tests the networks of a {@link StudyMatrix}.
 *
 * <p>Each run has a folder below {@code trainings}. When it is done, its metrics are in {@code
 * figures.csv} in that folder, a file that is written as a whole; a run that has this file is not
 * repeated. A study can therefore be killed at any time: finished runs are kept, and the current
 * ones continue from their last checkpoints. Several processes can share the runs, see {@link
 * StudyWorker}; the results do not depend on which process did which run.
 *
 * <p>With a fraction f of the labels, each database keeps f of its faces, and they are seen 1/√f
 * times as often. A network of a single task learns from the databases of that task, in as many
 * steps and with as many of their faces per step as in joint training.
 */
public final class Study {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(20);

  private final Map<String, Experiment> experiments; // by family
  private final StudyMatrix matrix;
  private final TrainingPlan plan;
  private final Path folder;

  /**
   * Creates a study.
   *
   * @param experiments by the name of the databases
   * @param plan of a run with all labels; its coupling, weights, tasks and seed are replaced by
   *     those of each run
   * @param folder of the study
   */
  public Study(
      Map<String, Experiment> experiments, StudyMatrix matrix, TrainingPlan plan, Path folder) {
    this.experiments = Collections.unmodifiableMap(new LinkedHashMap<>(experiments));
    this.matrix = matrix;
    this.plan = plan;
    this.folder = folder;
  }

  /** The folder of a run. */
  public RunFolder folder(VariantRun run) {
    return new RunFolder(folder.resolve("trainings").resolve(run.folder()));
  }

  private Experiment experiment(VariantRun run) {
    return Objects.requireNonNull(experiments.get(run.family()));
  }

  private Path metrics(VariantRun run) {
    return folder(run).path().resolve("figures.csv");
  }

  /** Whether a network is trained and tested. */
  boolean isDone(VariantRun run) {
    return Files.exists(metrics(run));
  }

  /** Whether a network was, at some time, begun to be trained. */
  boolean isBegun(VariantRun run) {
    return Files.exists(folder(run).configuration());
  }

  /** The share of the epochs that the training of a network has completed, 0 to 1. */
  double share(VariantRun run) throws IOException {
    return Math.min(1, (double) folder(run).seconds().size() / epochs(run));
  }

  /**
   * Trains and tests all networks that are not done yet.
   *
   * @param execution where that is done
   * @return the metrics of all runs; empty if the study was interrupted
   */
  public Optional<StudyResults> run(Execution execution) throws IOException {
    List<VariantRun> runs = matrix.runs();
    List<Double> costs = new ArrayList<>();
    for (VariantRun run : runs) {
      costs.add(cost(run));
    }
    if (!execution.complete(this, new Stage("", runs, costs))) {
      return Optional.empty();
    }
    StudyResults results =
        new StudyResults(matrix, experiments.values().iterator().next().metrics());
    for (VariantRun run : runs) {
      results.add(run, ResultsFile.read(metrics(run)));
    }
    return Optional.of(results);
  }

  /**
   * Trains and tests a network, or continues with it. The caller has locked the folder of the run.
   *
   * @return whether the run is done; false if it was interrupted
   */
  boolean train(VariantRun run, TrainingListener progress) throws IOException {
    RunFolder own = folder(run);
    TrainingData all = experiment(run).data(run.seed());
    TrainingData data = data(run, all);
    TrainingRun training =
        new TrainingRun(
            plan(run, all, data),
            data,
            own,
            CHECKPOINT_INTERVAL,
            progress,
            Optional.empty(),
            experiment(run).unreadable());
    if (!training.run()) {
      return false;
    }
    FaceBehaviorNet net = FaceBehaviorNet.read(own.network());
    ResultsFile.write(metrics(run), experiment(run).evaluate(net, run.seed()));
    deleteCheckpoints(own);
    return true;
  }

  /** They are three times as large as the network and no longer needed. */
  private static void deleteCheckpoints(RunFolder run) throws IOException {
    if (Files.isDirectory(run.checkpoints())) {
      try (Stream<Path> files = Files.list(run.checkpoints())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(run.checkpoints());
    }
  }

  private TrainingPlan plan(VariantRun run, TrainingData all, TrainingData data)
      throws IOException {
    Variant variant = run.variant();
    VariantSettings settings = variant.settings();
    List<Task> tasks = Experiment.tasks(all);
    Relatedness table =
        variant.hasCoupling() ? experiment(run).table(run.seed(), tasks) : Relatedness.duWeighted();
    ObjectiveSettings objective =
        plan.objective()
            .with(settings.coupling())
            .with(table)
            .with(settings.weights())
            .with(settings.matching())
            .withSoft(plan.objective().softForm(), settings.temperature());
    OptimiserPlan optimiser = plan.optimiser();
    float learningRate = (float) (settings.rateScale() * optimiser.learningRate());
    return new TrainingPlan(
        plan.network().with(tasks.stream().filter(data.pools()::containsKey).toList()),
        objective,
        plan.balancedClasses(),
        optimiser.withLearningRate(learningRate),
        epochs(run),
        batch(run, all),
        1,
        plan.augmented(),
        plan.frozenTrunk(),
        run.seed());
  }

  private int epochs(VariantRun run) {
    return (int) Math.round(plan.epochs() / Math.sqrt(run.fraction()));
  }

  /** As many faces of a database as a step of joint training has. */
  private int batch(VariantRun run, TrainingData all) {
    if (run.variant().alone().isEmpty()) {
      return plan.batchSize();
    }
    double share = (double) size(all, run.variant().alone()) / size(all, Optional.empty());
    return (int) Math.max(4, Math.round(share * plan.batchSize()));
  }

  private static TrainingData data(VariantRun run, TrainingData all) {
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    all.pools()
        .forEach(
            (task, manifests) -> {
              if (run.variant().alone().isEmpty() || run.variant().alone().get().equals(task)) {
                pools.put(
                    task,
                    manifests.stream()
                        .map(one -> LabelSubset.of(one, run.fraction(), run.seed()))
                        .toList());
              }
            });
    return new TrainingData(pools, all.validation());
  }

  private static int size(TrainingData data, Optional<Task> only) {
    return data.pools().entrySet().stream()
        .filter(pool -> only.isEmpty() || only.get().equals(pool.getKey()))
        .flatMap(pool -> pool.getValue().stream())
        .mapToInt(manifest -> manifest.rows().size())
        .sum();
  }

  /**
   * The estimated cost of a run, in faces that go forward and backward. The databases of all seeds
   * are equally large.
   */
  private double cost(VariantRun run) throws IOException {
    TrainingData all = experiment(run).data(1);
    int validation = all.validation() == null ? 0 : all.validation().rows().size();
    double learned = size(all, run.variant().alone()) * run.fraction();
    return epochs(run) * (learned + validation / 3.0); // forward is a third of the work
  }
}
