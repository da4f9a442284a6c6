package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.fewshot.Attempt;
import kinesic.facebehavior.fewshot.CompoundPlan;
import kinesic.facebehavior.fewshot.CompoundResults;
import kinesic.facebehavior.fewshot.CompoundRun;
import kinesic.facebehavior.fewshot.CompoundTask;
import kinesic.facebehavior.fewshot.Method;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.metric.MeanInterval;
import kinesic.facebehavior.report.CompoundPage;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compound expressions, from few labelled faces or none. */
@Command(
    name = "compound",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Tell compound expressions apart with a trained network, from few faces or none.",
    sortOptions = false,
    description = {
      "",
      "Without --train by the zero-shot score alone: from the action units, expressions and valence"
          + " that the network predicts, each choice of these terms by itself. With --train also by"
          + " classifiers that learn from few faces of each class, drawn again and again, and from"
          + " all of them.",
      "",
      "Prints the average accuracy on the test faces (the mean over the classes, UAR) and writes"
          + " results.csv, draws.csv, compound.html and, with --train, network.safetensors: the"
          + " network with a head for these classes.",
      "",
      "It may be stopped at any moment; the same command with --resume goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  facebehavior compound -m network.safetensors --train rafdb-compound=RAF-DB"
          + " --test rafdb-compound=RAF-DB --classes rafdb"
    })
final class Compound implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "the trained network: network.safetensors of a run, or a checkpoint")
  private Path model;

  @Option(
      names = "--train",
      paramLabel = "DATABASE",
      description =
          "a database with compound expressions, of which the training part is read: NAME=FOLDER, as"
              + " in rafdb-compound=FOLDER, or a CSV manifest; may be repeated")
  private List<DatabaseSource> train = List.of();

  @Option(
      names = "--test",
      required = true,
      paramLabel = "DATABASE",
      description = "likewise, of which the part is read that it holds out")
  private DatabaseSource test;

  @Mixin private final DatabaseReading databases = new DatabaseReading();

  @Option(
      names = "--classes",
      paramLabel = "SET",
      defaultValue = "du",
      description =
          "du (the 15 of Du et al.), rafdb (11), cexpr (7) or rafce (14); classes that the faces"
              + " never show are left out; default: ${DEFAULT-VALUE}")
  private CompoundClasses classes;

  @Option(
      names = "--terms",
      split = ",",
      paramLabel = "TERM",
      defaultValue = "au,expression,valence",
      description = "terms of the zero-shot score; default: ${DEFAULT-VALUE}")
  private List<Term> terms = List.of();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = "ridge,lda,head,network",
      description =
          "what learns: ridge regression, lda (discriminant) or a softmax head, over features that"
              + " stay as they are, or the whole network; default: ${DEFAULT-VALUE}")
  private List<Method> methods = List.of();

  @Option(
      names = "--shots",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,5,10,50,all",
      description = "training faces of each class; default: ${DEFAULT-VALUE}")
  private List<String> shots = List.of();

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "10",
      description = "how often training faces are drawn; default: ${DEFAULT-VALUE}")
  private int draws;

  @Option(
      names = "--tune",
      paramLabel = "PART",
      defaultValue = "head",
      description =
          "what of the network that is written is fine-tuned: head, so that all else it says stays"
              + " as it is, or network; default: ${DEFAULT-VALUE}")
  private Method tuned;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of draws and fine-tuning; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "runs/compound",
      description = "the folder of the run; default: ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--resume",
      description = "goes on where the run in the folder was stopped; there must be one")
  private boolean resume;

  @Override
  public Integer call() throws IOException {
    CompoundPlan plan = OptionValues.inRange(spec, this::plan);
    List<Manifest> trains = new ArrayList<>();
    for (DatabaseSource source : train) {
      trains.add(databases.read(source, Split.TRAIN));
    }
    CompoundTask task = CompoundTask.of(classes, trains, databases.read(test, Split.TEST));
    PrintWriter terminal = spec.commandLine().getOut();
    if (!task.missing().isEmpty()) {
      terminal.println("left out, since the faces never show them: " + labels(task.missing()));
    }
    RunFolder folder = new RunFolder(out);
    try (RunLock lock = folder.open(resume);
        ResumeHint hint = new ResumeHint(terminal)) {
      CompoundRun run =
          new CompoundRun(
              model,
              task,
              plan,
              folder,
              line -> {
                terminal.println(line);
                terminal.flush();
              });
      Optional<List<Attempt>> attempts = run.run();
      if (attempts.isEmpty()) {
        return Main.INTERRUPTED;
      }
      report(task, CompoundResults.of(task.classes().size(), attempts.get()), folder);
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
        seed);
  }

  private int number(String text) {
    if (text.equals("all")) {
      return Attempt.ALL;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "--shots: \"%s\" is neither a number nor \"all\"".formatted(text), e);
    }
  }

  private void report(CompoundTask task, CompoundResults results, RunFolder folder)
      throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.print(table(task, results));
    Path csv = out.resolve("results.csv");
    results.write(csv);
    Path page = out.resolve("compound.html");
    byte[] html = page(task, results).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(page, stream -> stream.write(html));
    terminal.println("wrote " + csv + " and " + page);
    if (folder.isComplete()) {
      terminal.println("the network with these classes is " + folder.network());
    }
    terminal.flush();
  }

  private static String table(CompoundTask task, CompoundResults results) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "average accuracy (UAR) on %,d faces of %d classes; chance %.3f%nzero-shot by%n",
                task.test().size(),
                task.classes().size(),
                results.chance()));
    for (CompoundResults.Line line : results.zeroShot()) {
      text.append(
          String.format(
              Locale.ROOT, "  %-26s%8.3f%n", line.method(), line.averageAccuracy().mean()));
    }
    if (results.methods().isEmpty()) {
      return text.toString();
    }
    text.append(String.format(Locale.ROOT, "%-8s", "shots"));
    results.methods().forEach(m -> text.append(String.format("%20s", m.words())));
    for (int number : results.shots()) {
      text.append(String.format(Locale.ROOT, "%n%-8s", Attempt.words(number)));
      for (Method method : results.methods()) {
        text.append(
            String.format(
                "%20s",
                results
                    .line(method, number)
                    .map(line -> interval(line.averageAccuracy()))
                    .orElse("")));
      }
    }
    return text.append(String.format("%n")).toString();
  }

  /** Mean and half the width of its confidence interval, which a single draw does not have. */
  private static String interval(MeanInterval figure) {
    return Double.isNaN(figure.halfWidth())
        ? String.format(Locale.ROOT, "%.3f       ", figure.mean())
        : String.format(Locale.ROOT, "%.3f +- %.3f", figure.mean(), figure.halfWidth());
  }

  private String page(CompoundTask task, CompoundResults results) {
    CompoundPage page =
        new CompoundPage(
            "Compound expressions",
            List.of(
                String.format(
                    Locale.ROOT,
                    "%s on %,d faces of %s: %s.",
                    model,
                    task.test().size(),
                    test,
                    labels(task.classes())),
                summary(results)),
            task.classes().stream().map(CompoundExpression::label).toList(),
            results.chance());
    for (CompoundResults.Line line : results.zeroShot()) {
      page.addZeroShot(line.method(), line.averageAccuracy().mean());
    }
    List<CompoundResults.Line> zeroShot = results.zeroShot();
    CompoundResults.Line whole = zeroShot.get(zeroShot.size() - 1);
    page.addConfusion("zero-shot: " + whole.method(), whole.confusion());
    List<Integer> numbers = results.shots();
    page.setShots(numbers.stream().map(Attempt::words).toList());
    for (Method method : results.methods()) {
      List<CompoundResults.Line> lines =
          numbers.stream().flatMap(number -> results.line(method, number).stream()).toList();
      page.addMethod(
          method.words(), lines.stream().map(CompoundResults.Line::averageAccuracy).toList());
      CompoundResults.Line last = lines.get(lines.size() - 1);
      page.addConfusion(
          method.words() + ", " + Attempt.words(last.shots()) + " shots", last.confusion());
    }
    return page.html();
  }

  /** What came out, in a sentence or two. */
  private static String summary(CompoundResults results) {
    Comparator<CompoundResults.Line> better =
        Comparator.comparingDouble(line -> line.averageAccuracy().mean());
    CompoundResults.Line zeroShot = results.zeroShot().stream().max(better).orElseThrow();
    String text =
        String.format(
            Locale.ROOT,
            "Average accuracy without having learned one is %.3f by %s; chance is %.3f.",
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
                    "%s The best that learned is %s from %s faces of each class, %.3f.",
                    text,
                    Method.parse(best.method()).words(),
                    Attempt.words(best.shots()),
                    best.averageAccuracy().mean()))
        .orElse(text);
  }

  private static String labels(List<CompoundExpression> compounds) {
    return compounds.stream().map(CompoundExpression::label).collect(Collectors.joining(", "));
  }
}
