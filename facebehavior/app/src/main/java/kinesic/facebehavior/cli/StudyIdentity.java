package kinesic.facebehavior.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.study.AffectProtocol;
import kinesic.facebehavior.study.Experiment;
import kinesic.facebehavior.study.MatrixBuilder;
import kinesic.facebehavior.study.Protocol;
import kinesic.facebehavior.study.StudyData;
import kinesic.facebehavior.study.StudyMatrix;
import kinesic.facebehavior.study.SyntheticCache;
import kinesic.facebehavior.study.SyntheticData;
import kinesic.facebehavior.study.Variant;
import kinesic.facebehavior.study.VariantSettings;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The study of identity: people and attributes. */
@Command(
    name = "identity",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = StudyIdentity.Defaults.class,
    header = "Study identities and attributes.",
    sortOptions = false,
    description = {
      "",
      "Trains each task alone, both together without coupling, and with each coupling, with 5, 20"
          + " and 100 %% of the labels, for several seeds. Evaluates every network on people it has"
          + " not seen, on such people in a style it has not seen, and on new images of the people it"
          + " was trained on, and writes study.html and CSV files. Without --data every seed draws"
          + " its own 100 people, half of the faces with identities and half with attributes, and the"
          + " table of relatedness is estimated on more images of them.",
      "",
      "Ctrl-C stops it; the same command with --resume continues.",
      "",
      "Two variants weight the loss of attributes with 40, which balances the tasks.",
      ""
    })
final class StudyIdentity extends StudyRun {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(
          Map.ofEntries(
              Map.entry("--out", "runs/study-identity"),
              Map.entry("--faces", "4000"),
              Map.entry("--side", "32"),
              Map.entry("--epochs", "12"),
              Map.entry("--lr", "0.003"),
              Map.entry("--dropout", "0.1"),
              Map.entry("--lambda-au", "4"),
              Map.entry("--lambda-dm", "0.05"),
              Map.entry("--lambda-sca", "0.2"),
              Map.entry("--temperature", "0.05")));
    }
  }

  private static final double BALANCING = 40;

  @Mixin private final CommonOptions.Pairs pairs = new CommonOptions.Pairs();

  @Override
  String title() {
    return "What coupling does: identities and attributes";
  }

  @Override
  List<Task> tasks() {
    return List.of(Identity.PERSON, Identity.ATTRIBUTES);
  }

  @Override
  Map<String, StudyData> synthetic(
      SyntheticCache cache, int trainingFaces, int pixels, int testSetFaces) {
    return Map.of(
        AffectProtocol.FIRST, SyntheticData.identity(cache, trainingFaces, pixels, testSetFaces));
  }

  private StudyMatrix matrix() {
    VariantSettings usual = usual();
    List<Variant> reduced = new ArrayList<>();
    tasks().forEach(task -> reduced.add(Variant.alone(task, usual)));
    for (Coupling coupling : Coupling.values()) {
      reduced.add(Variant.of(usual.with(coupling)));
    }
    List<Variant> whole = new ArrayList<>();
    for (Coupling coupling : List.of(Coupling.NONE, Coupling.BOTH)) {
      whole.add(balanced(Variant.of(usual.with(coupling))));
    }
    return MatrixBuilder.of(
            hasData() ? AffectProtocol.GIVEN : AffectProtocol.FIRST, fractions(), seeds())
        .complete(reduced, whole)
        .build();
  }

  private static Variant balanced(Variant usual) {
    VariantSettings settings = usual.settings();
    return usual.with(
        "attributes weighted 40", settings.with(settings.weights().withMultiLabel(BALANCING)));
  }

  @Override
  Protocol protocol(Map<String, Experiment> experiments) {
    return Protocol.of(matrix());
  }

  @Override
  List<String> comparisons() {
    List<String> lines = new ArrayList<>();
    matrix().variants().forEach(variant -> lines.add(variant.configuration()));
    lines.add("fractions = " + fractions());
    lines.add("seeds = " + seeds());
    return lines;
  }

  @Override
  List<FacePair> pairs() throws IOException {
    return pairs.read();
  }
}
