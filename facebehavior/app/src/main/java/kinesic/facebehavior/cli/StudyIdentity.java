package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kinesic.facebehavior.database.LfwPairs;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.Arm;
import kinesic.facebehavior.study.Databases;
import kinesic.facebehavior.study.DrawnPeople;
import kinesic.facebehavior.study.PeopleSubject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Case study two. */
@Command(
    name = "identity",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Study who it is, and attributes.",
    sortOptions = false,
    description = {
      "",
      "Trains each task alone, both together without coupling, and with each coupling, with 5, 20"
          + " and 100 %% of the labels, over and over with other seeds; holds every network against"
          + " people it has not seen, such people in a style it has not seen, and new images of"
          + " people it knows; and writes study.html and CSV files. Without --data every seed draws"
          + " its own people, and the table of relatedness is estimated from more images of them.",
      "",
      "It may be stopped at any moment, and the same command with --resume goes on.",
      "",
      "Unless said otherwise: 4000 faces (--quick 1200) of 32 pixels, half with identities of 100"
          + " people and half with attributes, 1000 of each test (500), 12 epochs (7), rate 0.003,"
          + " temperature 0.05, factors 4 (attributes), 0.05 (distribution matching) and 0.2 (soft"
          + " co-annotation). Two arms have the factor 40 for attributes, which balances the tasks.",
      ""
    })
final class StudyIdentity implements Callable<Integer> {

  private static final StudyOptions.Suited SUITED =
      new StudyOptions.Suited(4000, 1000, 32, 12, 3e-3f, 0.1, new Weights(4, 1, 0.05, 0.2), 0.05);

  private static final double BALANCING = 40;
  private static final Set<LabelKind> KINDS = Set.of(LabelKind.IDENTITY, LabelKind.ATTRIBUTES);

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "runs/study-identity",
      description = "the folder of the study; default: ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "with --data: pairs for verification on the first --test, a CSV file or LFW's pairs.txt")
  private @Nullable Path pairs;

  @Mixin private final StudyOptions options = new StudyOptions();

  @Override
  public Integer call() throws IOException {
    boolean given = options.isGiven();
    StudyOptions.Chosen chosen = chosen();
    PrintWriter terminal = spec.commandLine().getOut();
    StudyRun run =
        new StudyRun("What coupling does: identities and attributes", out, chosen, terminal);
    return run.call(
        () -> {
          List<FacePair> facePairs = pairs == null ? List.of() : LfwPairs.read(pairs).pairs();
          Databases databases =
              given
                  ? options.databases(KINDS, facePairs)
                  : OptionValues.inRange(
                      spec,
                      () ->
                          new DrawnPeople(
                              StudyOptions.drawing(out, terminal),
                              chosen.faces(),
                              chosen.side(),
                              chosen.testFaces()));
          return new PeopleSubject(databases, chosen.side());
        });
  }

  private StudyOptions.Chosen chosen() {
    Weights weights = OptionValues.inRange(spec, () -> options.weights(SUITED));
    double temperature = options.temperature(SUITED);
    List<Arm> arms = new ArrayList<>();
    arms.add(Arm.alone(LabelKind.IDENTITY, weights, 1));
    arms.add(Arm.alone(LabelKind.ATTRIBUTES, weights, 1));
    for (Coupling coupling : Coupling.values()) {
      arms.add(Arm.of(coupling, weights, temperature));
    }
    Set<String> thinned = arms.stream().map(Arm::name).collect(Collectors.toSet());
    Weights balanced =
        new Weights(BALANCING, weights.values(), weights.matching(), weights.softCoAnnotation());
    for (Coupling coupling : List.of(Coupling.NONE, Coupling.BOTH)) {
      arms.add(
          Arm.of(coupling, weights, temperature)
              .with("attributes weighted 40", balanced, temperature));
    }
    return options.chosen(SUITED, arms, thinned);
  }
}
