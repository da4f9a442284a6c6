package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.AffectProtocol;
import kinesic.facebehavior.study.Experiment;
import kinesic.facebehavior.study.GeneratedSections;
import kinesic.facebehavior.study.GivenData;
import kinesic.facebehavior.study.Protocol;
import kinesic.facebehavior.study.Study;
import kinesic.facebehavior.study.StudyData;
import kinesic.facebehavior.study.StudyFigures;
import kinesic.facebehavior.study.StudyPage;
import kinesic.facebehavior.study.StudyProgress;
import kinesic.facebehavior.study.StudyResults;
import kinesic.facebehavior.study.StudyTables;
import kinesic.facebehavior.study.StudyText;
import kinesic.facebehavior.study.StudyWatch;
import kinesic.facebehavior.study.StudyWorker;
import kinesic.facebehavior.study.SyntheticCache;
import kinesic.facebehavior.study.VariantRun;
import kinesic.facebehavior.study.VariantSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.LossOptions;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.CooccurrenceCounts;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.RunLock;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a study: its training runs, tables and page. A subclass says what it is about. */
abstract class StudyRun implements Callable<Integer> {

  private static final List<Double> QUICK_FRACTIONS = List.of(0.2, 1.0);
  private static final int QUICK_SEEDS = 3;
  private static final float WEIGHT_DECAY = 0.02f;

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final CommonOptions.Validation validation = new CommonOptions.Validation();
  @Mixin private final CommonOptions.Test tests = new CommonOptions.Test();
  @Mixin private final RunOptions runs = new RunOptions();
  @Mixin private final JobOptions jobs = new JobOptions();

  @Option(
      names = "--quick",
      description =
          "run a small study of a few minutes: 30 %% of the synthetic training faces, half of the"
              + " test faces, 60 %% of the epochs, 3 seeds, fractions 0.2,1, one family of databases, 2"
              + " trials; options override")
  private boolean quick;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "number of seeds, each with its own training runs (default: ${DEFAULT-VALUE})")
  private int seeds;

  @Option(
      names = "--fractions",
      split = ",",
      paramLabel = "F",
      defaultValue = "0.05,0.2,1",
      description = "fractions of the training labels, ascending to 1 (default: ${DEFAULT-VALUE})")
  private List<Double> fractions = List.of();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "Markdown file whose generated sections are replaced by the results, such as STUDY.md; the"
              + " folder has them in study.md, too")
  private @Nullable Path textFile;

  @Mixin private final CommonOptions.Faces faces = new CommonOptions.Faces();

  @Option(
      names = "--test-faces",
      paramLabel = "N",
      defaultValue = "1000",
      description = "number of synthetic faces in each test set (default: ${DEFAULT-VALUE})")
  private int testFaces;

  @Mixin private final CommonOptions.Trunk trunk = new CommonOptions.Trunk();
  @Mixin private final CommonOptions.Side side = new CommonOptions.Side();
  @Mixin private final CommonOptions.Dropout dropout = new CommonOptions.Dropout();
  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final ObjectiveOptions objective = new ObjectiveOptions();

  private boolean ownProcess;

  /** Says what the study runs in. */
  void runIn(Surroundings surroundings) {
    ownProcess = surroundings.ownProcess();
  }

  /** The heading of the page. */
  abstract String title();

  /** The tasks that are trained. */
  abstract List<Task> tasks();

  /**
   * Synthetic databases by the name of the family.
   *
   * @param trainingFaces of the training databases together
   * @param testSetFaces of each test set
   */
  abstract Map<String, StudyData> synthetic(
      SyntheticCache cache, int trainingFaces, int pixels, int testSetFaces);

  /** The databases on which variants are compared, then those on which settings are chosen. */
  Map<String, StudyData> withChoices(Map<String, StudyData> families) {
    return families;
  }

  /**
   * What is trained.
   *
   * @param experiments by the name of the databases
   */
  abstract Protocol protocol(Map<String, Experiment> experiments) throws IOException;

  /**
   * What is compared, a line for each setting.
   *
   * @throws IllegalArgumentException if an option is out of range
   */
  abstract List<String> comparisons();

  /** Pairs of faces of the first test set, for verification. */
  List<FacePair> pairs() throws IOException {
    return List.of();
  }

  @Override
  public Integer call() throws IOException {
    device.select();
    boolean given = isGiven();
    List<String> comparisons = OptionValues.inRange(spec, this::comparisons);
    TrainingPlan plan = OptionValues.inRange(spec, this::plan);
    int processes = jobs.count(ownProcess, device.isCpu());
    PrintWriter terminal = spec.commandLine().getOut();
    if (jobs.isWorker()) {
      WorkerProcesses.endWithStarter();
    }
    try (ResumeHint hint = new ResumeHint(terminal)) {
      configure(comparisons, plan);
      Map<String, StudyData> families =
          given
              ? Map.of(AffectProtocol.GIVEN, given())
              : OptionValues.inRange(spec, () -> synthetic(terminal));
      Map<String, Experiment> experiments = new LinkedHashMap<>();
      for (Map.Entry<String, StudyData> family : withChoices(families).entrySet()) {
        experiments.put(
            family.getKey(), new Experiment(family.getValue(), side.side(), data.unreadable()));
      }
      Experiment experiment = experiments.values().iterator().next();
      Study study = new Study(experiments, protocol(experiments), plan, runs.path());
      Optional<FileTime> before = written();
      Optional<StudyResults> results =
          processes == 1
              ? study.run(new StudyWorker(new StudyProgress(terminal)))
              : run(study, processes);
      if (results.isEmpty()) {
        return Main.INTERRUPTED;
      }
      if (!jobs.isWorker()) {
        write(experiment, results.get(), before);
      }
      data.printUnreadable();
      return 0;
    }
  }

  /** Begins the study in the folder, or checks that the one that others have begun is the same. */
  private void configure(List<String> comparisons, TrainingPlan plan) throws IOException {
    try (RunLock lock = jobs.isWorker() ? runs.folder().join(true) : runs.join()) {
      runs.folder().configure(configuration(comparisons, plan));
    }
  }

  private Optional<StudyResults> run(Study study, int processes) throws IOException {
    try (WorkerProcesses workers = jobs.start(processes, runs.path())) {
      Optional<StudyResults> results =
          study.run(new StudyWatch(workers, spec.commandLine().getOut()));
      if (results.isPresent()) {
        workers.awaitEnd();
      }
      return results;
    }
  }

  private Path page() {
    return runs.path().resolve("study.html");
  }

  /** When the page was written; empty before it is. */
  private Optional<FileTime> written() throws IOException {
    return Files.exists(page()) ? Optional.of(Files.getLastModifiedTime(page())) : Optional.empty();
  }

  /**
   * Writes the tables and the page, unless another process of the study has done so.
   *
   * @param before when the page was written when this process began
   */
  private void write(Experiment experiment, StudyResults results, Optional<FileTime> before)
      throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    try (RunLock lock = runs.folder().join(true)) {
      terminal.println();
      if (written().equals(before)) {
        StudyTables.write(results, settings(results), runs.path());
        Table verdicts = StudyPage.write(title(), experiment, results, runs.path());
        writeText();
        terminal.print(verdicts.text());
        terminal.println();
      } else {
        terminal.println("another process of this study has written the results");
      }
    }
    terminal.println("the report is " + page().toAbsolutePath().toUri());
  }

  /** Writes the results in words, and into the file of {@code --text}. */
  private void writeText() throws IOException {
    StudyText text = new StudyText(spec.name(), StudyFigures.read(runs.path()));
    AtomicFile.write(runs.path().resolve("study.md"), bytes(text.page(title())));
    if (textFile != null) {
      String before = Files.readString(textFile);
      AtomicFile.write(textFile, bytes(GeneratedSections.replace(before, text.sections())));
    }
  }

  private static AtomicFile.Content bytes(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The sizes of the study. */
  private Table settings(StudyResults results) {
    Table trainings = results.tables().getOrDefault("trainings.csv", new Table("seconds"));
    int column = trainings.columns().indexOf("seconds");
    double seconds =
        trainings.rows().stream().mapToDouble(row -> Double.parseDouble(row.get(column))).sum();
    return new Table("name", "value")
        .row("training faces", Integer.toString(trainingFaces()))
        .row("faces of each test set", Integer.toString(testSetFaces()))
        .row("width and height of a face, pixels", Integer.toString(side.side()))
        .row("trunk", trunk.trunk().option())
        .row("epochs with all labels", Integer.toString(plan().epochs()))
        .row("seeds", Integer.toString(seeds()))
        .row(
            "labels",
            fractions().stream().map(VariantRun::percent).collect(Collectors.joining(", ")))
        .row("networks", Integer.toString(trainings.rows().size()))
        .row("hours of training, one network after the other", Decimals.of(seconds / 3600));
  }

  // ---------------------------------------------------------------- settings

  /** The value of an option, or the smaller one of a quick study if the option is not given. */
  int orQuick(String option, int value, int smaller) {
    boolean chosen = spec.commandLine().getParseResult().hasMatchedOption(option);
    return quick && !chosen ? smaller : value;
  }

  private int trainingFaces() {
    return orQuick("--faces", faces.faces(), faces.faces() * 3 / 10);
  }

  private int testSetFaces() {
    return orQuick("--test-faces", testFaces, testFaces / 2);
  }

  /** The settings of all variants unless a search chooses others. */
  VariantSettings usual() {
    return VariantSettings.ONE
        .with(objective.weights())
        .with(objective.matching())
        .withTemperature(objective.temperature());
  }

  /** The fractions of the labels. */
  List<Double> fractions() {
    boolean chosen = spec.commandLine().getParseResult().hasMatchedOption("--fractions");
    return quick && !chosen ? QUICK_FRACTIONS : fractions;
  }

  /** The number of seeds. */
  int seeds() {
    return orQuick("--seeds", seeds, QUICK_SEEDS);
  }

  /** Whether databases are named on the command line. */
  boolean hasData() {
    return data.isGiven();
  }

  /** Whether there are validation faces to choose settings on. */
  boolean hasValidation() {
    return !data.isGiven() || !validation.all().isEmpty();
  }

  private TrainingPlan plan() {
    return training.plan(
        new NetworkConfiguration(trunk.trunk(), side.side(), dropout.probability()),
        ObjectiveSettings.STANDARD.with(Coupling.NONE).with(objective.weights()),
        orQuick("--epochs", training.epochs(), training.epochs() * 3 / 5),
        false,
        1);
  }

  /** What the results depend on. The words are those of all versions, so that studies resume. */
  private List<String> configuration(List<String> comparisons, TrainingPlan plan) {
    List<String> lines = new ArrayList<>(comparisons);
    lines.add("faces = " + trainingFaces());
    lines.add("test faces = " + testSetFaces());
    plan.network().texts().forEach((key, text) -> lines.add(key + " = " + text));
    lines.add("epochs = " + plan.epochs());
    lines.add("batch = " + plan.batchSize());
    OptimiserPlan optimiser = plan.optimiser();
    lines.add("rate = " + optimiser.learningRate());
    if (!optimiser.equals(OptimiserPlan.adamW(optimiser.learningRate(), WEIGHT_DECAY))) {
      lines.add("optimiser = " + optimiser);
    }
    if (plan.balancedClasses() || !plan.augmented()) {
      lines.add(
          "balanced classes = %s, augmented = %s"
              .formatted(plan.balancedClasses(), plan.augmented()));
    }
    if (!objective.matching().equals(MatchingOptions.STANDARD)) {
      lines.add("matching = " + objective.matching());
    }
    LossOptions losses = plan.objective().lossOptions();
    if (losses.labelSmoothing() > 0) {
      lines.add("label smoothing = " + losses.labelSmoothing());
    }
    return lines;
  }

  // ---------------------------------------------------------------- databases

  /** Whether the command line names databases, so that none are synthesised. */
  private boolean isGiven() {
    if (!data.isGiven()
        && (!validation.all().isEmpty() || !tests.all().isEmpty() || objective.hasTable())) {
      throw new ParameterException(
          spec.commandLine(),
          "--validation, --test and --relatedness need --data; without it faces are synthetic");
    }
    if (data.isGiven() && tests.all().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--data needs --test DATASET, to evaluate networks on");
    }
    return data.isGiven();
  }

  private Map<String, StudyData> synthetic(PrintWriter terminal) {
    SyntheticCache cache =
        new SyntheticCache(
            runs.path().resolve("data"),
            Runtime.getRuntime().availableProcessors(),
            line -> {
              terminal.println(line);
              terminal.flush();
            });
    return synthetic(cache, trainingFaces(), side.side(), testSetFaces());
  }

  private GivenData given() throws IOException {
    List<Manifest> imported = data.readAll(Split.TRAIN);
    Map<Task, List<Manifest>> pools = TrainingData.pools(imported, tasks());
    List<String> missing =
        tasks().stream().filter(task -> !pools.containsKey(task)).map(Task::title).toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "study: no dataset of --data annotates " + String.join(" or ", missing));
    }
    TrainingData read = new TrainingData(pools, data.heldOut(validation.all()));
    List<StudyData.Test> tested = new ArrayList<>();
    for (DatabaseSource source : tests.all()) {
      if (tested.stream().anyMatch(test -> test.name().equals(source.name()))) {
        throw new ParameterException(
            spec.commandLine(), "--test names two datasets called " + source.name());
      }
      tested.add(
          new StudyData.Test(
              source.name(),
              data.includes(source)
                  ? "the held-out part of a training database"
                  : "a database without training data",
              data.read(source, Split.TEST),
              tested.isEmpty() ? pairs() : List.of()));
    }
    return new GivenData(read, tested, objective.table(), estimate(imported));
  }

  private Optional<Relatedness> estimate(List<Manifest> imported) {
    return (tasks().contains(Affect.EXPRESSION)
            ? CooccurrenceCounts.ofAffect(imported)
            : CooccurrenceCounts.ofPeople(imported))
        .map(counts -> counts.estimate().table());
  }
}
