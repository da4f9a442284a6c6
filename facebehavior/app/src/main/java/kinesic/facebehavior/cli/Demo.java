package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.metric.Evaluation;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import kinesic.facebehavior.training.RunReport;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole path, from drawn faces to a report. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Draw faces, learn from them with and without coupling, and report.",
    sortOptions = false,
    description = {
      "",
      "Draws three databases of synthetic faces, each with one kind of label, learns from them"
          + " with the tasks coupled and without, holds both networks against people that neither"
          + " has seen, and writes report.html.",
      "",
      "It may be stopped at any moment: Ctrl-C leaves a checkpoint, and the same command with"
          + " --resume goes on to the same result.",
      ""
    })
final class Demo implements Callable<Integer> {

  private static final int SIDE = 64;
  private static final int FEWEST_FACES = 12; // a few of each database
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /**
   * The paper's λ are not known. The loss of action units is a mean over the 17 of an image and
   * distribution matching a sum over them, so with λ = 1 one is hardly heard and the other drowns
   * the rest; these bring all to about the same size.
   */
  private static final ObjectiveSettings.Weights WEIGHTS =
      new ObjectiveSettings.Weights(12, 1, 0.1, 1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "runs/demo",
      description = "where everything goes; default: ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--resume",
      description = "goes on where the demo in the folder was stopped; there must be one")
  private boolean resume;

  @Option(
      names = "--faces",
      paramLabel = "N",
      defaultValue = "7200",
      description = "training faces, of the three databases together; default: ${DEFAULT-VALUE}")
  private int faces;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "15",
      description = "how often each network sees each face; default: ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of faces, weights and order; default: ${DEFAULT-VALUE}")
  private long seed;

  private final long started = System.nanoTime();

  @Override
  public Integer call() throws IOException {
    TrainingPlan plan = OptionValues.inRange(spec, this::plan);
    List<SyntheticDatabase> drawn = OptionValues.inRange(spec, this::databases);
    RunFolder demo = new RunFolder(out);
    try (RunLock lock = demo.open(resume);
        ResumeHint hint = new ResumeHint(spec.commandLine().getOut())) {
      return run(plan, drawn, demo);
    }
  }

  private int run(TrainingPlan plan, List<SyntheticDatabase> drawn, RunFolder demo)
      throws IOException {
    demo.configure(List.of("faces = " + faces, "epochs = " + epochs, "seed = " + seed));
    List<Path> manifests = draw(drawn, out.resolve("data"));
    TrainingData databases =
        TrainingData.read(
            Map.of(
                LabelKind.VALENCE_AROUSAL, List.of(manifests.get(0)),
                LabelKind.ACTION_UNITS, List.of(manifests.get(1)),
                LabelKind.EXPRESSION, List.of(manifests.get(2))),
            manifests.get(3));
    TestSet tests = new TestSet(ManifestReader.read(manifests.get(4)), SIDE);
    RunReport report =
        new RunReport(
            "Three databases, three tasks, one network",
            List.of(
                "Synthetic faces: one database annotated with valence and arousal only, one with"
                    + " action units only, one with expressions only. The test faces are of people"
                    + " that no training database has, with all labels. The figures say that the"
                    + " method learns; they say nothing about real faces."));
    List<String> names = new ArrayList<>();
    List<Evaluation> evaluations = new ArrayList<>();
    for (Coupling coupling : List.of(Coupling.BOTH, Coupling.NONE)) {
      String name = coupling == Coupling.NONE ? "without coupling" : "with coupling";
      RunFolder folder = new RunFolder(out.resolve(name.replace(' ', '-')));
      say((folder.isComplete() ? "has been trained: " : "training ") + name);
      try (RunLock lock = folder.lock()) {
        if (!new TrainingRun(plan.with(coupling), databases, folder, CHECKPOINT_INTERVAL).run()) {
          return Main.INTERRUPTED;
        }
      }
      TestSet.Result result = tests.evaluate(FaceBehaviorNet.read(folder.network()));
      names.add(name);
      evaluations.add(result.evaluation());
      report.add(name, folder, result);
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println();
    terminal.println(FigureTable.of(names, evaluations));
    Path page = report.write(out, tests);
    say("done; the report is " + page.toAbsolutePath().toUri());
    return 0;
  }

  private TrainingPlan plan() {
    return new TrainingPlan(
        new NetworkConfiguration(Trunk.COMPACT, SIDE, 0),
        Coupling.BOTH,
        WEIGHTS,
        epochs,
        96,
        6e-3f,
        0.02f,
        true,
        seed);
  }

  private List<SyntheticDatabase> databases() {
    if (faces < FEWEST_FACES) {
      throw new IllegalArgumentException(
          "demo: faces is %d, expected at least %d".formatted(faces, FEWEST_FACES));
    }
    return List.of(
        SyntheticPreset.VIDEO_VA.database(seed, faces / 3, SIDE),
        SyntheticPreset.WEB_AU.database(seed, faces * 5 / 12, SIDE),
        SyntheticPreset.WEB_EXPRESSION.database(seed, faces / 4, SIDE),
        SyntheticPreset.VALIDATION.database(seed, Math.max(60, faces / 18), SIDE),
        SyntheticPreset.TEST.database(seed, Math.max(60, faces / 5), SIDE));
  }

  /** Draws what is not there yet; gives the manifests in the order of the databases. */
  private List<Path> draw(List<SyntheticDatabase> databases, Path folder) throws IOException {
    int total = databases.stream().mapToInt(SyntheticDatabase::size).sum();
    say(String.format(Locale.ROOT, "drawing %,d faces to %s", total, folder));
    Counter counter = new Counter(spec.commandLine().getOut(), "drawing", total);
    SyntheticFiles files = new SyntheticFiles(folder, Runtime.getRuntime().availableProcessors());
    List<Path> manifests = new ArrayList<>();
    int before = 0;
    for (SyntheticDatabase database : databases) {
      int first = before;
      manifests.add(files.writeIfMissing(database, done -> counter.accept(first + done)));
      before += database.size();
    }
    return manifests;
  }

  private void say(String what) {
    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(String.format(Locale.ROOT, "[%d:%02d] %s", seconds / 60, seconds % 60, what));
    terminal.flush();
  }
}
