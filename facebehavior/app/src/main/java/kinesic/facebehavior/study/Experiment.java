package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.task.TrackedMetric;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import org.jspecify.annotations.Nullable;

/**
 * What a study is about: its databases, the tasks that they annotate, and how a trained network is
 * tested. A test set of compound expressions is a test of zero-shot prediction and nothing else.
 */
public final class Experiment {

  /** Metrics of the multi-label task as a whole by which variants are compared, too. */
  private static final Set<String> RANKINGS = Set.of("mean AUC", "mean AP");

  private static final String TAR = "pairs TAR at FAR 0.01";

  private final StudyData databases;
  private final int side;
  private final UnreadableImages unreadable;
  private final List<Task> tasks; // of a network that learns all of them, with the labels of seed 1
  private final Map<String, String> descriptions = new LinkedHashMap<>(); // by test
  private final List<MetricKey> metrics = new ArrayList<>();
  private Map<String, TestSet> tests = Map.of(); // of testSeed
  private long testSeed;

  /**
   * Creates an experiment.
   *
   * @param side of the images that networks see, in pixels
   * @param unreadable records images that cannot be read
   */
  public Experiment(StudyData databases, int side, UnreadableImages unreadable) throws IOException {
    this.databases = databases;
    this.side = side;
    this.unreadable = unreadable;
    TrainingData first = databases.training(1);
    tasks = tasks(first);
    List<Task> inOrder =
        first.pools().keySet().stream().map(pool -> tasks.get(tasks.indexOf(pool))).toList();
    for (StudyData.Test test : databases.tests(1)) {
      descriptions.put(test.name(), test.description());
      addMetrics(test, inOrder);
    }
  }

  /** The images that could not be read so far. */
  UnreadableImages unreadable() {
    return unreadable;
  }

  /** The training databases, with all their labels, of the runs with this seed. */
  TrainingData data(long seed) throws IOException {
    return databases.training(seed);
  }

  /** The tasks of a network that learns everything that the databases annotate. */
  static List<Task> tasks(TrainingData data) {
    return data.heads(Coupling.NONE, Relatedness.duWeighted());
  }

  /**
   * The table that couples the tasks in the runs with this seed.
   *
   * @param all the tasks of a network that learns all of them
   * @throws IOException if the table lacks a label of the tasks, or cannot be read
   */
  Relatedness table(long seed, List<Task> all) throws IOException {
    return table(seed, all, TableKind.WEIGHTED);
  }

  /**
   * A table of this kind for the runs with this seed.
   *
   * @param all the tasks of a network that learns all of them
   * @throws IOException if the table lacks a label of the tasks, or cannot be read or estimated
   */
  Relatedness table(long seed, List<Task> all, TableKind kind) throws IOException {
    Relatedness table = kind.of(databases, seed);
    try {
      return table.arranged(labels(all, Classification.class), labels(all, MultiLabel.class));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "study: the table of relatedness %s; name one that has it with --relatedness"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static List<String> labels(List<Task> all, Class<? extends Task> kind) {
    return Tasks.ofKind(all, kind).stream()
        .findFirst()
        .map(Task::labels)
        .orElseThrow(() -> new IllegalArgumentException("needs two kinds of labels to couple"));
  }

  /** The tasks of a network that learns all of them, with the labels of the runs with seed 1. */
  List<Task> tasks() {
    return tasks;
  }

  /** The name and description of each test set, in the order of tables. */
  public Map<String, String> tests() {
    return descriptions;
  }

  /** The metrics by which variants are compared, in the order of tables. */
  public List<MetricKey> metrics() {
    return List.copyOf(metrics);
  }

  // ---------------------------------------------------------------- metrics of a test set

  private boolean isZeroShot(TestSet test) {
    return ZeroShotEvaluation.suits(tasks) && test.isAnnotated(Affect.COMPOUND);
  }

  private void addMetrics(StudyData.Test test, List<Task> inOrder) {
    TestSet set = new TestSet(test.faces(), test.pairs(), side, unreadable);
    if (isZeroShot(set)) {
      metrics.add(new MetricKey(test.name(), ZeroShotEvaluation.ALL_TERMS, Optional.empty()));
      return;
    }
    for (Task task : inOrder) {
      if (task.encode(set.truth()).annotatedSamples() > 0) {
        for (String key : keys(task)) {
          metrics.add(new MetricKey(test.name(), key, Optional.of(task)));
        }
      }
    }
    if (tasks.contains(Identity.PERSON)) {
      addEmbeddingMetrics(test);
    }
  }

  /** The metric that training tracks, and the headline metrics of the task as a whole. */
  private static List<String> keys(Task task) {
    Optional<String> tracked = task.tracked().map(TrackedMetric::key);
    return task.evaluation(Thresholds.half(task.labels())).metrics().stream()
        .map(Metric::info)
        .filter(
            info ->
                tracked.isEmpty()
                    ? info.headline()
                    : tracked.get().equals(info.key())
                        || ((info.headline() || isRanking(task, info))
                            && info.subject().startsWith(task.names().metricPrefix())))
        .map(MetricInfo::key)
        .toList();
  }

  private static boolean isRanking(Task task, MetricInfo info) {
    return task instanceof MultiLabel && RANKINGS.contains(info.name());
  }

  private void addEmbeddingMetrics(StudyData.Test test) {
    List<String> people =
        test.faces().rows().stream()
            .map(ManifestRow::labels)
            .flatMap(labels -> labels.of(Identity.PERSON).stream())
            .toList();
    Optional<Task> person = Optional.of(Identity.PERSON);
    if (people.stream().distinct().count() < people.size()) {
      metrics.add(new MetricKey(test.name(), EmbeddingEvaluation.RANK_1, person));
    }
    if (!test.pairs().isEmpty()) {
      long folds = test.pairs().stream().mapToInt(FacePair::fold).distinct().count();
      String accuracy = "pairs accuracy over %s folds".formatted(folds);
      metrics.add(new MetricKey(test.name(), accuracy, person));
      metrics.add(new MetricKey(test.name(), TAR, person));
    }
  }

  // ---------------------------------------------------------------- tests

  private Map<String, TestSet> tests(long seed) throws IOException {
    if (tests.isEmpty() || testSeed != seed) {
      Map<String, TestSet> sets = new LinkedHashMap<>();
      for (StudyData.Test test : databases.tests(seed)) {
        sets.put(test.name(), new TestSet(test.faces(), test.pairs(), side, unreadable));
      }
      tests = sets;
      testSeed = seed;
    }
    return tests;
  }

  /** All metrics on all test sets of the network of a run. */
  List<TestResult> evaluate(FaceBehaviorNet net, VariantRun run) throws IOException {
    List<TestResult> results = new ArrayList<>();
    for (Map.Entry<String, TestSet> test : tests(run.seed()).entrySet()) {
      for (MetricValue metric : evaluate(net, run, test.getValue())) {
        results.add(new TestResult(test.getKey(), metric));
      }
    }
    return results;
  }

  private List<MetricValue> evaluate(FaceBehaviorNet net, VariantRun run, TestSet test)
      throws IOException {
    if (isZeroShot(test) && !ZeroShotEvaluation.suits(net.tasks())) {
      return List.of();
    }
    TestSet.Result result = test.result(net);
    List<FaceLabels> truth = test.truth();
    if (isZeroShot(test)) {
      return ZeroShotEvaluation.metrics(truth, result.predictions());
    }
    List<Metric> all = new ArrayList<>(result.evaluation().metrics());
    result.evaluation().labelMetrics().stream()
        .filter(metric -> !(Double.isNaN(metric.value()) && Double.isNaN(metric.chance())))
        .forEach(all::add);
    List<MetricValue> values = new ArrayList<>();
    for (Metric metric : all) {
      values.add(new MetricValue(metric.key(), metric.value(), metric.chance()));
    }
    Optional<TeacherComparison> teacher = TeacherComparison.of(net.tasks());
    if (teacher.isPresent()) {
      Relatedness table = table(run.seed(), net.tasks());
      values.addAll(teacher.get().metrics(table, truth, result.predictions()));
      if (!run.scenario().isComplete() && run.variant().isUncoupled()) {
        ThroughTable through = ThroughTable.of(net.tasks(), table).orElseThrow();
        values.addAll(
            through.metrics(result.predictions(), truth, thresholds(through, net, run.seed())));
      }
    }
    return values;
  }

  /** The thresholds of labels that are predicted through the table. */
  private Optional<Thresholds> thresholds(ThroughTable through, FaceBehaviorNet net, long seed)
      throws IOException {
    @Nullable Manifest faces = data(seed).validation();
    if (faces == null) {
      return Optional.empty();
    }
    TestSet validation = new TestSet(faces, List.of(), side, unreadable);
    return through.thresholds(validation.result(net).predictions(), validation.truth());
  }

  /** Whether a table of relatedness can be estimated. */
  public boolean estimatesTable() throws IOException {
    return databases.estimate(1).isPresent();
  }

  /** Whether the training databases of seed 1 have what a scenario leaves out. */
  public boolean suits(Scenario scenario) throws IOException {
    Set<String> known = new HashSet<>();
    TrainingData data = data(1);
    for (Map.Entry<Task, List<Manifest>> pool : data.pools().entrySet()) {
      for (Manifest manifest : pool.getValue()) {
        for (ManifestRow row : manifest.rows()) {
          row.labels().of(pool.getKey()).ifPresent(label -> addNames(known, pool.getKey(), label));
        }
      }
    }
    return known.containsAll(scenario.units()) && known.containsAll(scenario.expressions());
  }

  private static void addNames(Set<String> known, Task task, Label label) {
    switch (label) {
      case Label.Category category -> known.add(category.name());
      case Label.Presence presence -> {
        for (int m = 0; m < task.size(); m++) {
          if (presence.isAnnotated(m)) {
            known.add(task.labels().get(m));
          }
        }
      }
      case Label.Values values -> {}
    }
  }

  /** The test set on which the page shows networks of seed 1: the first that is not zero-shot. */
  Optional<TestSet> shown() throws IOException {
    return tests(1).values().stream().filter(test -> !isZeroShot(test)).findFirst();
  }
}
