package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.AffectSubject;
import kinesic.facebehavior.study.Arm;
import kinesic.facebehavior.study.Databases;
import kinesic.facebehavior.study.DrawnAffect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Case study one. */
@Command(
    name = "affect",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Study valence and arousal, action units and expressions.",
    sortOptions = false,
    description = {
      "",
      "Trains each task alone, all together without coupling, and with each coupling, with 5, 20"
          + " and 100 %% of the labels, over and over with other seeds; holds every network against"
          + " people it has not seen, a database in a style it has not seen, and compound"
          + " expressions; and writes study.html and CSV files. Without --data every seed draws its"
          + " own faces.",
      "",
      "It may be stopped at any moment, and the same command with --resume goes on.",
      "",
      "Unless said otherwise: 4800 faces (--quick 1440) of 32 pixels, 1000 of each test (500), 20"
          + " epochs (12), rate 0.006, temperature 0.2, factors 12 (action units), 0.1 (distribution"
          + " matching) and 1 (soft co-annotation), which bring all losses to about the same size."
          + " Valence and arousal alone have a quarter of the rate, at all of which they often do not"
          + " learn. Two arms have every factor and the temperature 1, as printed in the paper.",
      ""
    })
final class StudyAffect implements Callable<Integer> {

  private static final StudyOptions.Suited SUITED =
      new StudyOptions.Suited(4800, 1000, 32, 20, 6e-3f, 0, new Weights(12, 1, 0.1, 1), 0.2);

  /**
   * Of the rate that suits all tasks together. At all of it, networks of valence and arousal alone
   * learned nothing with three seeds of five.
   */
  private static final double VALENCE_AROUSAL_RATE = 0.25;

  private static final String AS_PRINTED = "every factor 1";
  private static final Set<LabelKind> KINDS =
      Set.of(LabelKind.VALENCE_AROUSAL, LabelKind.ACTION_UNITS, LabelKind.EXPRESSION);

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "runs/study-affect",
      description = "the folder of the study; default: ${DEFAULT-VALUE}")
  private Path out;

  @Mixin private final StudyOptions options = new StudyOptions();

  @Override
  public Integer call() throws IOException {
    boolean given = options.isGiven();
    StudyOptions.Chosen chosen = chosen();
    PrintWriter terminal = spec.commandLine().getOut();
    StudyRun run =
        new StudyRun(
            "What coupling does: valence and arousal, action units, expressions",
            out,
            chosen,
            terminal);
    return run.call(
        () -> {
          Databases databases =
              given
                  ? options.databases(KINDS, List.of())
                  : OptionValues.inRange(
                      spec,
                      () ->
                          new DrawnAffect(
                              StudyOptions.drawing(out, terminal),
                              chosen.faces(),
                              chosen.side(),
                              chosen.testFaces()));
          return new AffectSubject(databases, chosen.side());
        });
  }

  private StudyOptions.Chosen chosen() {
    Weights weights = OptionValues.inRange(spec, () -> options.weights(SUITED));
    double temperature = options.temperature(SUITED);
    List<Arm> arms = new ArrayList<>();
    for (LabelKind kind : LabelKind.values()) {
      if (KINDS.contains(kind)) {
        arms.add(
            Arm.alone(kind, weights, kind == LabelKind.VALENCE_AROUSAL ? VALENCE_AROUSAL_RATE : 1));
      }
    }
    for (Coupling coupling : Coupling.values()) {
      arms.add(Arm.of(coupling, weights, temperature));
    }
    Set<String> thinned = arms.stream().map(Arm::name).collect(Collectors.toSet());
    for (Coupling coupling : List.of(Coupling.NONE, Coupling.BOTH)) {
      arms.add(Arm.of(coupling, weights, temperature).with(AS_PRINTED, Weights.ONE, 1));
    }
    return options.chosen(SUITED, arms, thinned);
  }
}
