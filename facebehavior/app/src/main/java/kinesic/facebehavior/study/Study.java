package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;

/**
 * Trains whatever a {@link StudyMatrix} asks for, one network after the other, and holds each
 * against the test databases.
 *
 * <p>Each training has its folder below {@code trainings}. When it is done, its figures stand in
 * {@code figures.csv} there, which appears as a whole; a training that has them is not touched
 * again. So a study may be killed at any moment: what is done stays, and the training that was in
 * work goes on from its last checkpoint.
 *
 * <p>With a fraction f of the labels, f of the faces of each database are left, and they are seen
 * 1/√f times as often. A network of one task learns from its database alone, in as many steps and
 * with as many of its faces in a step as when the tasks are learned together.
 */
public final class Study {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(20);

  private final Subject subject;
  private final StudyMatrix matrix;
  private final TrainingPlan plan;
  private final Path folder;

  /**
   * A study.
   *
   * @param plan how networks are trained with all labels; its coupling, factors, heads and seed are
   *     replaced by those of each training
   * @param folder where trainings go
   */
  public Study(Subject subject, StudyMatrix matrix, TrainingPlan plan, Path folder) {
    this.subject = subject;
    this.matrix = matrix;
    this.plan = plan;
    this.folder = folder;
  }

  /** The folder of a training. */
  public RunFolder folder(Trial trial) {
    return new RunFolder(folder.resolve("trainings").resolve(trial.folder()));
  }

  private Path figures(Trial trial) {
    return folder(trial).path().resolve("figures.csv");
  }

  /**
   * Trains what is not trained yet.
   *
   * @param progress is told how far it is
   * @return the figures of all trainings; empty if it was asked to stop
   */
  public Optional<StudyResults> run(StudyProgress progress) throws IOException {
    StudyResults results = new StudyResults(matrix, subject.measures());
    List<Trial> trials = matrix.trials();
    List<Double> costs = new ArrayList<>();
    for (Trial trial : trials) {
      costs.add(cost(trial));
    }
    progress.begin(trials, costs);
    for (Trial trial : trials) {
      if (!Files.exists(figures(trial))) {
        progress.training(trial);
        if (!train(trial, progress)) {
          return Optional.empty();
        }
      }
      results.add(trial, FiguresFile.read(figures(trial)));
      progress.done(trial);
    }
    return Optional.of(results);
  }

  private boolean train(Trial trial, StudyProgress progress) throws IOException {
    RunFolder run = folder(trial);
    TrainingData all = subject.data(trial.seed());
    if (!new TrainingRun(plan(trial, all), data(trial, all), run, CHECKPOINT_INTERVAL, progress)
        .run()) {
      return false;
    }
    FiguresFile.write(
        figures(trial), subject.evaluate(FaceBehaviorNet.read(run.network()), trial.seed()));
    deleteCheckpoints(run);
    return true;
  }

  /** They are three times as large as the network and of no more use. */
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

  private TrainingPlan plan(Trial trial, TrainingData all) throws IOException {
    Arm arm = trial.arm();
    Heads heads = subject.heads(all);
    Relatedness table =
        arm.isCoupled() ? subject.table(trial.seed(), heads) : Relatedness.duWeighted();
    return plan.with(heads, arm.coupling(), table)
        .with(arm.weights(), arm.temperature())
        .with(epochs(trial), batch(trial, all), (float) (arm.rate() * plan.rate()), trial.seed());
  }

  private int epochs(Trial trial) {
    return (int) Math.round(plan.epochs() / Math.sqrt(trial.fraction()));
  }

  /** As many faces of a database as are in a step when all are learned. */
  private int batch(Trial trial, TrainingData all) {
    if (trial.arm().alone().isEmpty()) {
      return plan.batchSize();
    }
    double share = (double) size(all, trial.arm().alone()) / size(all, Optional.empty());
    return (int) Math.max(4, Math.round(share * plan.batchSize()));
  }

  private static TrainingData data(Trial trial, TrainingData all) {
    Map<LabelKind, List<Manifest>> pools = new EnumMap<>(LabelKind.class);
    all.pools()
        .forEach(
            (kind, manifests) -> {
              if (trial.arm().alone().isEmpty() || trial.arm().alone().get() == kind) {
                pools.put(
                    kind,
                    manifests.stream()
                        .map(one -> LabelSubset.of(one, trial.fraction(), trial.seed()))
                        .toList());
              }
            });
    return new TrainingData(pools, all.validation());
  }

  private static int size(TrainingData data, Optional<LabelKind> only) {
    return data.pools().entrySet().stream()
        .filter(pool -> only.isEmpty() || only.get() == pool.getKey())
        .flatMap(pool -> pool.getValue().stream())
        .mapToInt(manifest -> manifest.rows().size())
        .sum();
  }

  /** How long a training takes, in faces that go forward and backward. */
  private double cost(Trial trial) throws IOException {
    TrainingData all = subject.data(trial.seed());
    int validation = all.validation() == null ? 0 : all.validation().rows().size();
    double learned = size(all, trial.arm().alone()) * trial.fraction();
    return epochs(trial) * (learned + validation / 3.0); // forward is a third of the work
  }
}
