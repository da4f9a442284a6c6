package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.LfwPairs;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.network.TrunkWeights;
import kinesic.facebehavior.training.PeopleRunReport;
import kinesic.facebehavior.training.PeopleTestSet;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import kinesic.facebehavior.training.RunReport;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import kinesic.nn.train.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network on databases. */
@Command(
    name = "train",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Train a network on databases of labelled faces.",
    sortOptions = false,
    description = {
      "",
      "Trains one network on databases that each carry some of the labels. A database may be named"
          + " for several kinds of label.",
      "",
      "It may be stopped at any moment: Ctrl-C leaves a checkpoint, and the same command with"
          + " --resume goes on to the same result.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  facebehavior train --va video.csv --au web.csv --expr web.csv --out runs/first"
    })
final class Train implements Callable<Integer> {

  private static final Set<LabelKind> PEOPLE = Set.of(LabelKind.IDENTITY, LabelKind.ATTRIBUTES);

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DATABASE",
      description =
          "a database to learn from, all that it is annotated with: NAME=FOLDER, as in"
              + " affectnet=FOLDER or disfa=FOLDER,fold=1, or a CSV manifest; may be repeated. The"
              + " README lists the names and their options")
  private List<DatabaseSource> sources = List.of();

  @Mixin private final DatabaseReading databases = new DatabaseReading();

  @Option(
      names = "--va",
      paramLabel = "FILE",
      description = "a CSV manifest to learn valence and arousal from; may be repeated")
  private List<Path> valenceArousal = List.of();

  @Option(
      names = "--au",
      paramLabel = "FILE",
      description = "a CSV manifest to learn action units from; may be repeated")
  private List<Path> actionUnits = List.of();

  @Option(
      names = "--expr",
      paramLabel = "FILE",
      description = "a CSV manifest to learn expressions from; may be repeated")
  private List<Path> expressions = List.of();

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "a CSV manifest to learn identities from; may be repeated")
  private List<Path> identities = List.of();

  @Option(
      names = "--attributes",
      paramLabel = "FILE",
      description =
          "a CSV manifest to learn attributes from; may be repeated. A network learns identities"
              + " and attributes, or valence and arousal, action units and expressions")
  private List<Path> attributes = List.of();

  @Option(
      names = "--relatedness",
      paramLabel = "TABLE",
      description =
          "the table that couples, as CSV (see the command relatedness); without it expressions"
              + " and action units have that of Du et al. 2014, and identities and attributes"
              + " cannot be coupled")
  private @Nullable Path relatedness;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description =
          "of soft co-annotation: lower makes soft labels harder; default: ${DEFAULT-VALUE}")
  private double temperature;

  @Option(
      names = "--validation",
      paramLabel = "DATABASE",
      description =
          "a database, of which the part that it holds out is read, or a CSV manifest; it is"
              + " measured after every epoch")
  private @Nullable DatabaseSource validation;

  @Option(
      names = "--test",
      paramLabel = "DATABASE",
      description =
          "a database, of which the part that it holds out is read, or a CSV manifest; the trained"
              + " network is measured on it, for the report")
  private @Nullable DatabaseSource test;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "pairs for verification, a CSV file or LFW's pairs.txt, with --test")
  private @Nullable Path pairs;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "runs/train",
      description = "the folder of the run; default: ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--resume",
      description = "goes on where the run in the folder was stopped; there must be one")
  private boolean resume;

  @Option(
      names = "--coupling",
      paramLabel = "NAME",
      defaultValue = "both",
      description =
          "none, co-annotation, soft-co-annotation, distribution-matching, or both (of the last"
              + " two); default: ${DEFAULT-VALUE}")
  private Coupling coupling;

  @Option(
      names = "--trunk",
      paramLabel = "NAME",
      description = "compact, resnet-18 or resnet-50; default: compact, or that of --weights")
  private @Nullable Trunk trunk;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "starts from this trunk: an output of import-weights, or a network trained before, whose"
              + " heads are left aside")
  private @Nullable Path weights;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "64",
      description = "faces are scaled to this; the paper's is 96; default: ${DEFAULT-VALUE}")
  private int side;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "how often the network sees each face; default: ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "FACES",
      defaultValue = "96",
      description = "faces a step, of all databases together; default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      defaultValue = "0.003",
      description = "the highest learning rate; default: ${DEFAULT-VALUE}")
  private float rate;

  @Option(
      names = "--weight-decay",
      paramLabel = "RATE",
      defaultValue = "0.02",
      description = "of AdamW, for filters and matrices; default: ${DEFAULT-VALUE}")
  private float weightDecay;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.1",
      description = "on the shared feature; the paper's is 0.5; default: ${DEFAULT-VALUE}")
  private double dropout;

  @Option(
      names = "--lambda-au",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "factor of the loss of action units or attributes; default: ${DEFAULT-VALUE}")
  private double lambdaActionUnits;

  @Option(
      names = "--lambda-va",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "factor of the loss of valence and arousal; default: ${DEFAULT-VALUE}")
  private double lambdaValenceArousal;

  @Option(
      names = "--lambda-dm",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "factor of the loss of distribution matching; default: ${DEFAULT-VALUE}")
  private double lambdaMatching;

  @Option(
      names = "--lambda-sca",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "factor of the loss of soft co-annotation; default: ${DEFAULT-VALUE}")
  private double lambdaSoft;

  @Option(
      names = "--no-augmentation",
      description = "leaves the faces as they are: not mirrored, moved or relit")
  private boolean plain;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of weights, order, dropout and augmentation; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "S",
      defaultValue = "30",
      description = "the longest time between two checkpoints; default: ${DEFAULT-VALUE}")
  private int checkpointSeconds;

  @Override
  public Integer call() throws IOException {
    Set<LabelKind> named = EnumSet.noneOf(LabelKind.class);
    for (LabelKind kind : LabelKind.values()) {
      if (!files(kind).isEmpty()) {
        named.add(kind);
      }
    }
    requireOneSubject(named);
    if (sources.isEmpty() && named.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Name a database to learn from: --data, --va, --au or --expr, or --identity or"
              + " --attributes");
    }
    Optional<TrunkWeights> start =
        weights == null ? Optional.empty() : Optional.of(TrunkWeights.read(weights));
    TrainingPlan asked = OptionValues.inRange(spec, () -> plan(start));
    if (checkpointSeconds < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "training: checkpoint seconds is " + checkpointSeconds + ", expected at least 0");
    }
    TrainingData data =
        new TrainingData(
            pools(), validation == null ? null : databases.read(validation, Split.TEST));
    Set<LabelKind> learned = data.pools().keySet();
    requireOneSubject(learned);
    TrainingPlan plan =
        PEOPLE.containsAll(learned)
            ? coupled(asked, new PeopleHeads(data.people()), learned.size() == 1)
            : coupled(asked, new AffectHeads(), false);
    Manifest tests = test == null ? null : databases.read(test, Split.TEST);
    List<FacePair> facePairs = pairs == null ? List.of() : LfwPairs.read(pairs).pairs();
    RunFolder folder = new RunFolder(out);
    try (RunLock lock = folder.open(resume);
        ResumeHint hint = new ResumeHint(spec.commandLine().getOut())) {
      return run(plan, data, start, tests, facePairs, folder);
    }
  }

  private void requireOneSubject(Set<LabelKind> kinds) {
    if (!PEOPLE.containsAll(kinds) && kinds.stream().anyMatch(PEOPLE::contains)) {
      throw new ParameterException(
          spec.commandLine(),
          "A network learns from --va, --au and --expr, or from --identity and --attributes");
    }
  }

  private TrainingPlan plan(Optional<TrunkWeights> start) {
    Trunk started = start.map(TrunkWeights::trunk).orElse(Trunk.COMPACT);
    if (start.isPresent() && trunk != null && trunk != started) {
      throw new IllegalArgumentException(
          "--trunk is %s, but --weights holds %s".formatted(trunk.option(), started.option()));
    }
    requireFactor("--lambda-au", lambdaActionUnits);
    requireFactor("--lambda-va", lambdaValenceArousal);
    requireFactor("--lambda-dm", lambdaMatching);
    requireFactor("--lambda-sca", lambdaSoft);
    return new TrainingPlan(
        new NetworkConfiguration(
            trunk == null ? started : trunk,
            side,
            dropout,
            new AffectHeads(),
            start.map(TrunkWeights::input).orElse(ChannelStatistics.NONE)),
        coupling,
        Relatedness.duWeighted(),
        temperature,
        new ObjectiveSettings.Weights(
            lambdaActionUnits, lambdaValenceArousal, lambdaMatching, lambdaSoft),
        epochs,
        batch,
        rate,
        weightDecay,
        !plain,
        seed);
  }

  private static void requireFactor(String option, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s is %s, expected a number of at least 0".formatted(option, factor));
    }
  }

  private int run(
      TrainingPlan plan,
      TrainingData data,
      Optional<TrunkWeights> start,
      @Nullable Manifest tests,
      List<FacePair> facePairs,
      RunFolder folder)
      throws IOException {
    Duration interval = Duration.ofSeconds(checkpointSeconds);
    if (!new TrainingRun(plan, data, folder, interval, Progress.standard(), start).run()) {
      return Main.INTERRUPTED;
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("the trained network is " + folder.network());
    if (tests != null && plan.network().heads() instanceof PeopleHeads) {
      FaceBehaviorNet net = FaceBehaviorNet.read(folder.network());
      PeopleTestSet set = new PeopleTestSet(tests, facePairs, side);
      PeopleTestSet.Result result = set.result(net);
      terminal.print(FigureTable.of(result.evaluation().figures()));
      String title = "A run of FaceBehaviorNet: people and attributes";
      terminal.println("the report is " + PeopleRunReport.write(title, folder, set, result));
    } else if (tests != null) {
      TestSet set = new TestSet(tests, side);
      TestSet.Result result = set.evaluate(FaceBehaviorNet.read(folder.network()));
      terminal.print(FigureTable.of(List.of("network"), List.of(result.evaluation())));
      RunReport report = new RunReport("A run of FaceBehaviorNet", List.of());
      report.add(plan.coupling().option(), folder, result);
      terminal.println("the report is " + report.write(out, set));
    }
    terminal.flush();
    return 0;
  }

  /**
   * What was asked for, with these heads and the table that couples them.
   *
   * @param alone whether there is only one head to learn, so that nothing can be coupled
   */
  private TrainingPlan coupled(TrainingPlan asked, Heads heads, boolean alone) throws IOException {
    if (relatedness != null) {
      try {
        Relatedness table =
            RelatednessFile.read(relatedness)
                .arranged(heads.categories().labels(), heads.binaries().labels());
        return asked.with(heads, coupling, table);
      } catch (IllegalArgumentException e) {
        throw new IOException(relatedness + ": " + e.getMessage(), e);
      }
    }
    if (heads instanceof AffectHeads) {
      return asked;
    }
    if (!alone && coupling != Coupling.NONE) {
      throw new ParameterException(
          spec.commandLine(),
          "Coupling identities and attributes needs --relatedness TABLE, which the command"
              + " relatedness estimates; --coupling none does without");
    }
    return asked.with(heads, Coupling.NONE, asked.table());
  }

  private Map<LabelKind, List<Manifest>> pools() throws IOException {
    List<Manifest> imported = new ArrayList<>();
    for (DatabaseSource source : sources) {
      Manifest manifest = databases.read(source, Split.TRAIN);
      if (Set.of(LabelKind.COMPOUND).containsAll(manifest.kinds())) {
        throw new IOException(
            source
                + ": has compound expressions only, which a trained network learns by the command"
                + " compound");
      }
      imported.add(manifest);
    }
    Map<LabelKind, List<Manifest>> pools = new EnumMap<>(LabelKind.class);
    for (LabelKind kind : EnumSet.complementOf(EnumSet.of(LabelKind.COMPOUND))) {
      List<Manifest> pool = new ArrayList<>();
      for (Manifest manifest : imported) {
        if (manifest.kinds().contains(kind)) {
          pool.add(manifest.only(kind));
        }
      }
      for (Path file : files(kind)) {
        pool.add(ManifestReader.read(file).only(kind));
      }
      pools.put(kind, pool);
    }
    return pools;
  }

  private List<Path> files(LabelKind kind) {
    return switch (kind) {
      case VALENCE_AROUSAL -> valenceArousal;
      case ACTION_UNITS -> actionUnits;
      case EXPRESSION -> expressions;
      case COMPOUND -> List.of();
      case ATTRIBUTES -> attributes;
      case IDENTITY -> identities;
    };
  }
}
