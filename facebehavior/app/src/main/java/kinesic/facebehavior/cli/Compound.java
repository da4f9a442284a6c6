package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.fewshot.CompoundPlan;
import kinesic.facebehavior.fewshot.CompoundResults;
import kinesic.facebehavior.fewshot.CompoundRun;
import kinesic.facebehavior.fewshot.CompoundTask;
import kinesic.facebehavior.fewshot.Episode;
import kinesic.facebehavior.fewshot.Method;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.metric.MeanInterval;
import kinesic.facebehavior.report.CompoundPage;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Zero-shot and few-shot classification of compound expressions. */
@Command(
    name = "compound",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = Compound.Defaults.class,
    header = "Classify compound expressions with a trained network, zero-shot or few-shot.",
    sortOptions = false,
    description = {
      "",
      "Without --train, evaluates the zero-shot score, which combines the action units, expressions"
          + " and valence that the network predicts, with each choice of its terms. With --train,"
          + " also evaluates classifiers that are trained on a few faces of each class, sampled"
          + " several times, and on all training faces.",
      "",
      "Prints the average accuracy on the test faces (the mean over the classes, UAR) and writes"
          + " results.csv, draws.csv, compound.html and, with --train, network.safetensors: the"
          + " network with a head for these classes.",
      "",
      "Ctrl-C stops it; the same command with --resume continues.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  facebehavior compound -m network.safetensors --train rafdb-compound=RAF-DB"
          + " --test rafdb-compound=RAF-DB --classes rafdb"
    })
final class Compound implements Callable<Integer> {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--out", "runs/compound"));
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Option(
      names = "--train",
      paramLabel = "DATASET",
      description =
          "dataset with compound expressions to train on, named as for train --data, such as"
              + " rafdb-compound=FOLDER or a CSV manifest; its training split is read; may be"
              + " repeated")
  private List<DatabaseSource> train = List.of();

  @Mixin private final CommonOptions.Test test = new CommonOptions.Test();
  @Mixin private final DatabaseReading databases = new DatabaseReading();

  @Option(
      names = "--classes",
      paramLabel = "SET",
      defaultValue = "du",
      description =
          "classes: du (the 15 of Du et al.), rafdb (11), cexpr (7) or rafce (14); those that no"
              + " face shows are left out (default: ${DEFAULT-VALUE})")
  private CompoundClasses classes;

  @Option(
      names = "--terms",
      split = ",",
      paramLabel = "TERM",
      defaultValue = "au,expression,valence",
      description = "terms of the zero-shot score (default: ${DEFAULT-VALUE})")
  private List<Term> terms = List.of();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = "ridge,lda,head,network",
      description =
          "few-shot methods: ridge (ridge regression), lda (linear discriminant analysis) and head"
              + " (a softmax head) over frozen features, network (fine-tuning of the whole network)"
              + " (default: ${DEFAULT-VALUE})")
  private List<Method> methods = List.of();

  @Option(
      names = "--shots",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,5,10,50,all",
      description = "training faces per class (default: ${DEFAULT-VALUE})")
  private List<String> shots = List.of();

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "number of support sets that are sampled for each number of shots (default:"
              + " ${DEFAULT-VALUE})")
  private int draws;

  @Option(
      names = "--tune",
      paramLabel = "PART",
      defaultValue = "head",
      description =
          "what is fine-tuned in the network that is written: head, which leaves all other"
              + " predictions unchanged, or network (default: ${DEFAULT-VALUE})")
  private Method tuned;

  @Mixin private final CommonOptions.Seed seed = new CommonOptions.Seed();
  @Mixin private final RunOptions runs = new RunOptions();

  /** Reads a dataset without the faces whose images cannot be decoded. */
  private Manifest readable(DatabaseSource source, Split split) throws IOException {
    return databases.unreadable().without(databases.read(source, split));
  }

  @Override
  public Integer call() throws IOException {
    device.select();
    DatabaseSource tested =
        test.one()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "Missing required option: '--test=DATASET'"));
    CompoundPlan plan = OptionValues.inRange(spec, this::plan);
    List<Manifest> trains = new ArrayList<>();
    for (DatabaseSource source : train) {
      trains.add(readable(source, Split.TRAIN));
    }
    CompoundTask task = CompoundTask.of(classes, trains, readable(tested, Split.TEST));
    databases.printUnreadable();
    PrintWriter terminal = spec.commandLine().getOut();
    if (!task.missing().isEmpty()) {
      terminal.println("classes that no face shows, left out: " + labels(task.missing()));
    }
    try (RunLock lock = runs.open();
        ResumeHint hint = new ResumeHint(terminal)) {
      CompoundRun run =
          new CompoundRun(
              model.file(),
              task,
              plan,
              runs.folder(),
              line -> {
                terminal.println(line);
                terminal.flush();
              });
      Optional<List<Episode>> episodes = run.run();
      if (episodes.isEmpty()) {
        return Main.INTERRUPTED;
      }
      report(task, tested, CompoundResults.of(task.classes().size(), episodes.get()));
    }
    return 0;
  }

  private CompoundPlan plan() {
    return new CompoundPlan(
        EnumSet.copyOf(terms),
        methods.stream().distinct().toList(),
        shots.stream().map(this::number).distinct().toList(),
        draws,
        tuned,
        seed.seed());
  }

  private int number(String text) {
    if (text.equals("all")) {
      return Episode.ALL;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--shots: \"%s\" is neither a number nor \"all\"".formatted(text), e);
    }
  }

  private void report(CompoundTask task, DatabaseSource tested, CompoundResults results)
      throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    print(task, results, terminal);
    Path csv = runs.path().resolve("results.csv");
    results.write(csv);
    Path page = runs.path().resolve("compound.html");
    page(task, tested, results).document().write(page);
    terminal.println("wrote " + csv + " and " + page);
    RunFolder folder = runs.folder();
    if (folder.isComplete()) {
      terminal.println("the network with these classes is " + folder.network());
    }
    terminal.flush();
  }

  private static void print(CompoundTask task, CompoundResults results, PrintWriter terminal) {
    terminal.println(
        String.format(
            Locale.ROOT,
            "average accuracy (UAR) on %,d faces of %d classes; chance %.3f",
            task.test().size(),
            task.classes().size(),
            results.chance()));
    Table zeroShot = new Table("zero-shot by", "UAR");
    for (CompoundResults.Line line : results.zeroShot()) {
      zeroShot.row(line.method(), interval(line.averageAccuracy()));
    }
    terminal.print(zeroShot.text());
    if (results.methods().isEmpty()) {
      return;
    }
    List<String> columns = new ArrayList<>(List.of("shots"));
    results.methods().forEach(method -> columns.add(method.words()));
    Table fewShot = new Table(columns);
    for (int number : results.shots()) {
      List<String> row = new ArrayList<>(List.of(Episode.words(number)));
      for (Method method : results.methods()) {
        row.add(
            results.line(method, number).map(line -> interval(line.averageAccuracy())).orElse(""));
      }
      fewShot.row(row);
    }
    terminal.print(fewShot.text());
  }

  /** The mean and half the width of its confidence interval; a single draw has no interval. */
  private static String interval(MeanInterval value) {
    return Double.isNaN(value.halfWidth())
        ? String.format(Locale.ROOT, "%.3f", value.mean())
        : String.format(Locale.ROOT, "%.3f +- %.3f", value.mean(), value.halfWidth());
  }

  private CompoundPage page(CompoundTask task, DatabaseSource tested, CompoundResults results) {
    CompoundPage page =
        new CompoundPage(
            "Compound expressions",
            List.of(
                String.format(
                    Locale.ROOT,
                    "%s on %,d faces of %s: %s.",
                    model.file(),
                    task.test().size(),
                    tested,
                    labels(task.classes())),
                summary(results)),
            task.classes().stream().map(CompoundExpression::label).toList(),
            results.chance());
    List<CompoundResults.Line> zeroShot = results.zeroShot();
    zeroShot.forEach(line -> page.addZeroShot(line.method(), line.averageAccuracy().mean()));
    CompoundResults.Line whole = zeroShot.get(zeroShot.size() - 1);
    page.addConfusion("zero-shot: " + whole.method(), whole.confusion());
    List<Integer> numbers = results.shots();
    page.setShots(numbers.stream().map(Episode::words).toList());
    for (Method method : results.methods()) {
      List<CompoundResults.Line> lines =
          numbers.stream().flatMap(number -> results.line(method, number).stream()).toList();
      page.addMethod(
          method.words(), lines.stream().map(CompoundResults.Line::averageAccuracy).toList());
      CompoundResults.Line last = lines.get(lines.size() - 1);
      page.addConfusion(
          method.words() + ", " + Episode.words(last.shots()) + " shots", last.confusion());
    }
    return page;
  }

  /** The best results in a sentence or two. */
  private static String summary(CompoundResults results) {
    Comparator<CompoundResults.Line> better =
        Comparator.comparingDouble(line -> line.averageAccuracy().mean());
    CompoundResults.Line zeroShot = results.zeroShot().stream().max(better).orElseThrow();
    String text =
        String.format(
            Locale.ROOT,
            "Zero-shot, the best average accuracy is %.3f, by %s; chance is %.3f.",
            zeroShot.averageAccuracy().mean(),
            zeroShot.method(),
            results.chance());
    return results.lines().stream()
        .filter(line -> line.shots() > 0)
        .max(better)
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "%s Few-shot, it is %.3f, by %s with %s faces of each class.",
                    text,
                    best.averageAccuracy().mean(),
                    Method.parse(best.method()).words(),
                    Episode.words(best.shots())))
        .orElse(text);
  }

  private static String labels(List<CompoundExpression> compounds) {
    return compounds.stream().map(CompoundExpression::label).collect(Collectors.joining(", "));
  }
}
