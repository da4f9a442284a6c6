package kinesic.facebehavior.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.facebehavior.report.MetricTable;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.training.EventPlan;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunReport;
import kinesic.facebehavior.training.Teaching;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import kinesic.facebehavior.training.WeightingPlan;
import kinesic.nn.distributed.Group;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network on datasets. */
@Command(
    name = "train",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = Train.Defaults.class,
    header = "Train a network on datasets of labelled faces.",
    sortOptions = false,
    description = {
      "",
      "Trains one network on datasets that each carry some of the labels. The network gets a head"
          + " for each task that the datasets annotate. Unless --coupling is none,"
          + " expressions and action units, or identities and attributes, are coupled: labels of"
          + " one then also train the other.",
      "",
      "Ctrl-C stops training and leaves a checkpoint; the same command with --resume continues and"
          + " gives the same result.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  facebehavior train --data video.csv,labels=va --data web.csv --out runs/first",
      "  facebehavior train --data affectnet=AffectNet --test affectnet=AffectNet",
      "  facebehavior train --data faces.csv --weights trunk.safetensors --freeze trunk"
    })
final class Train implements Callable<Integer> {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--out", "runs/train"));
    }
  }

  private static final String CUDA_GRAPH = "--cuda-graph";

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(
      names = CUDA_GRAPH,
      description =
          "let a GPU repeat training steps without the host, as a CUDA graph: faster with small"
              + " batches, and with the same result; the losses are reported one step later")
  private boolean cudaGraph;

  @Mixin private final RankOptions ranks = new RankOptions();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final CommonOptions.Validation validation = new CommonOptions.Validation();
  @Mixin private final CommonOptions.Test test = new CommonOptions.Test();
  @Mixin private final CommonOptions.Pairs pairs = new CommonOptions.Pairs();
  @Mixin private final RunOptions runs = new RunOptions();
  @Mixin private final TensorBoardOptions tensorBoard = new TensorBoardOptions();
  @Mixin private final CommonOptions.Trunk trunk = new CommonOptions.Trunk();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "initial weights of the trunk: a file that import-weights wrote, or a trained network,"
              + " whose heads are not used; sets --trunk")
  private @Nullable Path weights;

  @Mixin private final CommonOptions.Side side = new CommonOptions.Side();

  @Option(
      names = "--freeze",
      paramLabel = "PART",
      defaultValue = "none",
      description =
          "none, or trunk: keep the trunk of --weights as it is and train the heads only (default:"
              + " ${DEFAULT-VALUE})")
  private Frozen frozen;

  @Mixin private final CommonOptions.Dropout dropout = new CommonOptions.Dropout();
  @Mixin private final TrainingOptions training = new TrainingOptions();

  @Option(
      names = "--coupling",
      paramLabel = "NAME",
      defaultValue = "both",
      description =
          "coupling of two tasks: none, co-annotation, soft-co-annotation, distribution-matching,"
              + " or both (of the last two) (default: ${DEFAULT-VALUE})")
  private Coupling coupling;

  @Mixin private final ObjectiveOptions objective = new ObjectiveOptions();

  @Option(
      names = "--weighting",
      paramLabel = "METHOD",
      defaultValue = "equal",
      description =
          "how the losses of the tasks are combined: equal (their sum), uncertainty, dwa, gradnorm,"
              + " pcgrad, mgda or cagrad; dwa=T, gradnorm=EXPONENT and cagrad=RADIUS set a parameter"
              + " (default: ${DEFAULT-VALUE})")
  private WeightingPlan weighting;

  @Mixin private final CommonOptions.Seed seed = new CommonOptions.Seed();

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "S",
      defaultValue = "30",
      description = "longest time between two checkpoints (default: ${DEFAULT-VALUE})")
  private int checkpointSeconds;

  Train(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The part of the network that is not trained. */
  enum Frozen {
    NONE,
    TRUNK;

    static Frozen parse(String name) {
      return OptionValues.constant("freeze", values(), name);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (cudaGraph) {
      device.requireGpu(CUDA_GRAPH);
      ranks.requireWholeSteps(CUDA_GRAPH);
    }
    if (weighting.needsTaskGradients()) {
      ranks.requireOneRank("--weighting " + weighting.option(), surroundings.rendezvous());
    }
    data.required();
    test.one();
    if (frozen == Frozen.TRUNK && weights == null) {
      throw new ParameterException(
          spec.commandLine(), "--freeze trunk needs --weights, the weights of the trunk");
    }
    if (checkpointSeconds < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--checkpoint-seconds is %s, expected at least 0".formatted(checkpointSeconds));
    }
    return ranks.run(surroundings.rendezvous(), this::train);
  }

  /** What messages call this process. */
  String program() {
    return ranks.program(surroundings.rendezvous());
  }

  private int train(Group group) throws IOException {
    device.select();
    Optional<TrunkWeights> start =
        weights == null ? Optional.empty() : Optional.of(TrunkWeights.read(weights));
    Optional<EventPlan> events = tensorBoard.plan(runs.path());
    TrainingPlan general = OptionValues.inRange(spec, () -> plan(start));
    surroundings.storage().load(runs.folder());
    TrainingData read = new TrainingData(pools(), data.heldOut(validation.all()));
    TrainingPlan plan = coupled(general, read);
    PrintWriter terminal = spec.commandLine().getOut();
    RunFolder folder = runs.folder();
    boolean first = group.rank() == 0;
    Manifest tests = first ? data.readIfGiven(test.one().orElse(null), Split.TEST) : null;
    List<FacePair> facePairs = first ? pairs.read() : List.of();
    try (Closeable lock = first ? runs.open() : () -> {};
        ResumeHint hint = new ResumeHint(terminal)) {
      if (runs.isResumed() && !folder.isComplete() && Files.notExists(folder.lastCheckpoint())) {
        terminal.println(
            "there is no checkpoint in %s yet, training starts from the beginning"
                .formatted(folder.path()));
        terminal.flush();
      }
      Duration interval = Duration.ofSeconds(checkpointSeconds);
      TrainingRun run =
          new TrainingRun(
              plan,
              read,
              folder,
              interval,
              surroundings.progress().apply(plan.microBatchSize()),
              start,
              data.unreadable());
      run.divideAmong(group);
      run.keepIn(surroundings.storage());
      if (cudaGraph) {
        run.captureSteps();
      }
      events.ifPresent(run::writeEvents);
      if (!run.run()) {
        hint.show();
        return Main.INTERRUPTED;
      }
      terminal.println("the trained network is " + folder.network());
      Teaching teaching = new Teaching(read, plan.objective(), plan.network().tasks());
      if (tests != null) {
        report(
            plan, new TestSet(tests, facePairs, side.side(), data.unreadable()), folder, teaching);
        surroundings.storage().save(folder);
      }
      data.printUnreadable();
      if (first) {
        printTeaching(teaching);
      }
      return 0;
    }
  }

  private void printTeaching(Teaching teaching) {
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("what taught each head:");
    for (Teaching.Entry entry : teaching.entries()) {
      terminal.println("  %s: %s".formatted(entry.subject(), entry.text()));
    }
    if (!teaching.untaught().isEmpty()) {
      terminal.println(
          "warning: nothing taught %s; what the network predicts for them means nothing"
              .formatted(String.join(", ", teaching.untaught())));
    }
    terminal.flush();
  }

  private void report(TrainingPlan plan, TestSet test, RunFolder folder, Teaching teaching)
      throws IOException {
    FaceBehaviorNet net = FaceBehaviorNet.read(folder.network());
    TestSet.Result result = test.result(net);
    MetricTable metrics = MetricTable.of(List.of("network"), List.of(result.evaluation()));
    RunReport report = new RunReport("A run of FaceBehaviorNet", List.of());
    report.add(plan.objective().coupling().option(), folder, net, result);
    report.add(teaching);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.print(metrics.table("held-out faces").text());
    terminal.println("the report is " + report.write(folder.path(), test));
  }

  private TrainingPlan plan(Optional<TrunkWeights> start) {
    boolean chosen = spec.commandLine().getParseResult().hasMatchedOption("--trunk");
    Trunk built = start.map(TrunkWeights::trunk).orElse(trunk.trunk());
    if (chosen && trunk.trunk() != built) {
      throw new IllegalArgumentException(
          "--trunk is %s, but --weights holds %s"
              .formatted(trunk.trunk().option(), built.option()));
    }
    ObjectiveSettings standard = ObjectiveSettings.STANDARD;
    return training
        .plan(
            new NetworkConfiguration(
                built,
                side.side(),
                dropout.probability(),
                Affect.HEADS,
                start.map(TrunkWeights::input).orElse(ChannelStatistics.NONE)),
            standard
                .with(coupling)
                .with(objective.weights())
                .with(objective.matching())
                .withSoft(standard.softForm(), objective.temperature()),
            training.epochs(),
            frozen == Frozen.TRUNK,
            seed.seed())
        .withMicroBatches(ranks.microBatches())
        .withWeighting(weighting);
  }

  /** The plan for the tasks of the data, coupled if two of them are related. */
  private TrainingPlan coupled(TrainingPlan plan, TrainingData read) throws IOException {
    Relatedness table = table(read);
    Optional<List<Task>> before = runs.isResumed() ? runs.folder().tasks() : Optional.empty();
    List<Task> tasks = before.orElseGet(() -> read.heads(coupling, table));
    boolean related =
        tasks.stream().anyMatch(task -> task.labels().equals(table.categories()))
            && tasks.stream().anyMatch(task -> task.labels().equals(table.binaries()));
    List<Classification> categories = Tasks.ofKind(tasks, Classification.class);
    List<MultiLabel> binaries = Tasks.ofKind(tasks, MultiLabel.class);
    if (!related && coupling != Coupling.NONE && !categories.isEmpty() && !binaries.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          ("Coupling %s and %s needs --relatedness TABLE, which the command relatedness estimates;"
                  + " --coupling none trains without coupling")
              .formatted(categories.get(0).title(), binaries.get(0).title()));
    }
    return plan.withTasks(tasks, related ? coupling : Coupling.NONE, table);
  }

  /** The table that couples, its classes and labels in the order of those of two tasks. */
  private Relatedness table(TrainingData read) throws IOException {
    Optional<Relatedness> given = objective.table();
    if (given.isEmpty()) {
      return Relatedness.duWeighted();
    }
    Relatedness table = given.get();
    List<Task> learned = read.heads(Coupling.NONE, table);
    try {
      return table.arranged(
          related(learned, Classification.class, table.categories()).labels(),
          related(learned, MultiLabel.class, table.binaries()).labels());
    } catch (IllegalArgumentException e) {
      throw objective.tableProblem(e);
    }
  }

  /**
   * The task of these labels, or else a task that is learned, to name the label that is missing.
   */
  private static <T extends Task> T related(
      List<Task> learned, Class<T> kind, List<String> labels) {
    List<Task> all = new ArrayList<>(learned);
    all.addAll(Tasks.installed().all());
    List<T> candidates = Tasks.ofKind(all, kind);
    return candidates.stream()
        .filter(task -> task.size() > 0 && labels.containsAll(task.labels()))
        .findFirst()
        .orElse(candidates.get(0));
  }

  private Map<Task, List<Manifest>> pools() throws IOException {
    List<Manifest> imported = new ArrayList<>();
    for (DatabaseSource source : data.required()) {
      Manifest manifest = data.read(source, Split.TRAIN);
      if (manifest.tasks().equals(List.of(Affect.COMPOUND))) {
        throw new IOException(
            source
                + ": annotates compound expressions only; the command compound teaches them to a"
                + " trained network");
      }
      imported.add(manifest);
    }
    List<Task> learned = new ArrayList<>(Tasks.installed().all());
    learned.remove(Affect.COMPOUND);
    return TrainingData.pools(imported, learned);
  }
}
