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
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.report.MetricTable;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import kinesic.facebehavior.training.RunReport;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.TrainingRun;
import kinesic.nn.train.Eta;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The whole workflow, from synthetic faces to a report. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = Demo.Defaults.class,
    header = "Draw faces, train with and without coupling, and write a report.",
    sortOptions = false,
    description = {
      "",
      "Draws three databases of synthetic faces, each with one kind of label, trains a network with"
          + " the tasks coupled and another without, evaluates both on people that neither has"
          + " seen, and writes report.html.",
      "",
      "Ctrl-C stops it and leaves a checkpoint; the same command with --resume continues and gives"
          + " the same result.",
      ""
    })
final class Demo implements Callable<Integer> {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--out", "runs/demo", "--faces", "7200", "--epochs", "15"));
    }
  }

  private static final int SIDE = 64;
  private static final int FEWEST_FACES = 12; // a few of each database
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /**
   * The paper's λ are not known. The loss of action units is a mean over the 17 of an image and
   * distribution matching a sum over them, so with λ = 1 the one would hardly count and the other
   * would dominate; these weights bring all losses to about the same size.
   */
  private static final ObjectiveSettings.Weights WEIGHTS =
      new ObjectiveSettings.Weights(12, 1, 0.1, 1);

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final RunOptions runs = new RunOptions();
  @Mixin private final CommonOptions.Faces faces = new CommonOptions.Faces();
  @Mixin private final CommonOptions.Epochs epochs = new CommonOptions.Epochs();
  @Mixin private final CommonOptions.Seed seed = new CommonOptions.Seed();

  private final Eta clock = new Eta();

  @Override
  public Integer call() throws IOException {
    device.select();
    TrainingPlan plan = OptionValues.inRange(spec, this::plan);
    List<SyntheticDatabase> drawn = OptionValues.inRange(spec, this::databases);
    try (RunLock lock = runs.open();
        ResumeHint hint = new ResumeHint(spec.commandLine().getOut())) {
      return run(plan, drawn);
    }
  }

  private int run(TrainingPlan plan, List<SyntheticDatabase> drawn) throws IOException {
    runs.folder()
        .configure(
            List.of(
                "faces = " + faces.faces(),
                "epochs = " + epochs.epochs(),
                "seed = " + seed.seed()));
    List<Path> manifests = draw(drawn, runs.path().resolve("data"));
    TrainingData databases =
        TrainingData.read(
            Map.of(
                Affect.VALENCE_AROUSAL, List.of(manifests.get(0)),
                Affect.ACTION_UNITS, List.of(manifests.get(1)),
                Affect.EXPRESSION, List.of(manifests.get(2))),
            manifests.get(3));
    TestSet tests = new TestSet(ManifestReader.read(manifests.get(4)), SIDE);
    RunReport report =
        new RunReport(
            "Three databases, three tasks, one network",
            List.of(
                "Synthetic faces: one database annotated with valence and arousal only, one with"
                    + " action units only, one with expressions only. The test faces show people"
                    + " that no training database contains, with all labels. The metrics show that"
                    + " the method learns; they say nothing about real faces."));
    List<String> names = new ArrayList<>();
    List<Evaluation> evaluations = new ArrayList<>();
    for (Coupling coupling : List.of(Coupling.BOTH, Coupling.NONE)) {
      String name = coupling == Coupling.NONE ? "without coupling" : "with coupling";
      RunFolder folder = new RunFolder(runs.path().resolve(name.replace(' ', '-')));
      say((folder.isComplete() ? "already trained: " : "training ") + name);
      try (RunLock lock = folder.lock()) {
        TrainingPlan coupled = plan.withCoupling(coupling);
        if (!new TrainingRun(coupled, databases, folder, CHECKPOINT_INTERVAL).run()) {
          return Main.INTERRUPTED;
        }
      }
      FaceBehaviorNet net = FaceBehaviorNet.read(folder.network());
      TestSet.Result result = tests.result(net);
      names.add(name);
      evaluations.add(result.evaluation());
      report.add(name, folder, net, result);
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println();
    terminal.println(MetricTable.of(names, evaluations).table("held-out faces").text());
    Path page = report.write(runs.path(), tests);
    say("done; the report is " + page.toAbsolutePath().toUri());
    return 0;
  }

  private TrainingPlan plan() {
    return new TrainingPlan(
        new NetworkConfiguration(Trunk.COMPACT, SIDE, 0),
        ObjectiveSettings.STANDARD.with(WEIGHTS),
        OptimiserPlan.adamW(6e-3f, 0.02f),
        epochs.epochs(),
        96,
        true,
        seed.seed());
  }

  private List<SyntheticDatabase> databases() {
    int all = faces.faces();
    if (all < FEWEST_FACES) {
      throw new IllegalArgumentException(
          "demo: faces is %s, expected at least %s".formatted(all, FEWEST_FACES));
    }
    return List.of(
        SyntheticPreset.VIDEO_VA.database(seed.seed(), all / 3, SIDE),
        SyntheticPreset.WEB_AU.database(seed.seed(), all * 5 / 12, SIDE),
        SyntheticPreset.WEB_EXPRESSION.database(seed.seed(), all / 4, SIDE),
        SyntheticPreset.VALIDATION.database(seed.seed(), Math.max(60, all / 18), SIDE),
        SyntheticPreset.TEST.database(seed.seed(), Math.max(60, all / 5), SIDE));
  }

  /** Draws the databases that do not exist yet; returns their manifests. */
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
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("[" + Eta.clock(clock.elapsed()) + "] " + what);
    terminal.flush();
  }
}
