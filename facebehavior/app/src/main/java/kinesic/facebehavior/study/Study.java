package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import kinesic.nn.train.DivergedException;
import kinesic.nn.train.TrainingListener;

/**
 * Trains and tests the networks of a {@link Protocol}.
 *
 * <p>Each run has a folder below {@code trainings}. When it is done, its metrics are in {@code
 * figures.csv} in that folder, a file that is written as a whole; a run that has this file is not
 * repeated. A study can therefore be killed at any time: finished runs are kept, and the current
 * ones continue from their last checkpoints. Several processes can share the runs, see {@link
 * StudyWorker}; the results do not depend on which process did which run.
 *
 * <p>A training whose loss is not finite ends there; its {@code figures.csv} has no row, and {@code
 * diverged.txt} says when it was.
 */
public final class Study {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(20);

  private final Map<String, RunPlanner> planners = new LinkedHashMap<>(); // by family
  private final Protocol protocol;
  private final Path folder;

  /**
   * Creates a study.
   *
   * @param experiments by the name of the databases; those of the first are shown on the page
   * @param protocol what is trained
   * @param plan of a run with all labels; its objective, tasks, rate and seed are replaced by those
   *     of each run
   * @param folder of the study
   */
  public Study(
      Map<String, Experiment> experiments, Protocol protocol, TrainingPlan plan, Path folder) {
    experiments.forEach((name, one) -> planners.put(name, new RunPlanner(one, plan)));
    this.protocol = protocol;
    this.folder = folder;
  }

  /** The folder of a run. */
  public RunFolder folder(VariantRun run) {
    return new RunFolder(folder.resolve("trainings").resolve(run.folder()));
  }

  private RunPlanner planner(VariantRun run) {
    return Objects.requireNonNull(planners.get(run.family()));
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
    int epochs = folder(run).seconds().size();
    return epochs == 0 ? 0 : Math.min(1, (double) epochs / planner(run).epochs(run));
  }

  /**
   * Trains and tests all networks that are not done yet.
   *
   * @param execution where that is done
   * @return the metrics of all runs; empty if the study was interrupted
   */
  public Optional<StudyResults> run(Execution execution) throws IOException {
    List<VariantRun> all = new ArrayList<>();
    Optional<TrainedMatrix> trained = protocol.run(trainings(execution, all));
    if (trained.isEmpty()) {
      return Optional.empty();
    }
    List<MetricKey> metrics = planners.values().iterator().next().experiment().metrics();
    Map<String, Table> tables = new LinkedHashMap<>(trained.get().tables());
    tables.put("trainings.csv", times(all));
    StudyResults results =
        new StudyResults(new TrainedMatrix(trained.get().matrix(), tables), metrics);
    for (VariantRun run : trained.get().matrix().runs()) {
      results.add(run, ResultsFile.read(metrics(run)));
    }
    return Optional.of(results);
  }

  /** The seconds that each network was trained for, without its tests. */
  private Table times(List<VariantRun> runs) throws IOException {
    Table table = new Table("family", "scenario", "arm", "labels", "seed", "seconds");
    for (VariantRun run : runs) {
      double seconds = folder(run).seconds().stream().mapToDouble(Double::doubleValue).sum();
      table.row(
          run.family(),
          run.scenario().name(),
          run.variant().name(),
          StudyTables.number(run.fraction()),
          Long.toString(run.seed()),
          String.format(Locale.ROOT, "%.3f", seconds));
    }
    return table;
  }

  /**
   * What a protocol has trained.
   *
   * @param all receives the runs of all stages
   */
  private Trainings trainings(Execution execution, List<VariantRun> all) {
    return new Trainings() {

      @Override
      public boolean complete(String stage, List<VariantRun> runs) throws IOException {
        List<Double> costs = new ArrayList<>();
        for (VariantRun run : runs) {
          costs.add(planner(run).cost(run));
        }
        all.addAll(runs);
        return execution.complete(Study.this, new Stage(stage, runs, costs));
      }

      @Override
      public List<TestResult> metrics(VariantRun run) throws IOException {
        return ResultsFile.read(Study.this.metrics(run));
      }
    };
  }

  /**
   * Trains and tests a network, or continues with it. The caller has locked the folder of the run.
   *
   * @return whether the run is done; false if it was interrupted
   */
  boolean train(VariantRun run, TrainingListener progress) throws IOException {
    RunFolder own = folder(run);
    RunPlanner planner = planner(run);
    TrainingRun training =
        new TrainingRun(
            planner.plan(run),
            planner.data(run, teachers(run)),
            own,
            CHECKPOINT_INTERVAL,
            progress,
            Optional.empty(),
            planner.experiment().unreadable());
    training.skipEpochWork();
    List<TestResult> results = List.of();
    try {
      if (!training.run()) {
        return false;
      }
      results = planner.experiment().evaluate(FaceBehaviorNet.read(own.network()), run);
    } catch (DivergedException e) {
      Files.writeString(own.path().resolve("diverged.txt"), e.getMessage() + "\n");
    }
    ResultsFile.write(metrics(run), results);
    deleteCheckpoints(own);
    return true;
  }

  /** The networks of the variant's teachers, without those whose loss was not finite. */
  private List<FaceBehaviorNet> teachers(VariantRun run) throws IOException {
    List<FaceBehaviorNet> teachers = new ArrayList<>();
    for (Variant teacher : run.variant().teachers()) {
      RunFolder own =
          folder(
              new VariantRun(run.family(), Scenario.COMPLETE, teacher, run.fraction(), run.seed()));
      if (own.isComplete()) {
        teachers.add(FaceBehaviorNet.read(own.network()));
      }
    }
    return teachers;
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
}
