package kinesic.facebehavior.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.study.AffectProtocol;
import kinesic.facebehavior.study.Experiment;
import kinesic.facebehavior.study.Protocol;
import kinesic.facebehavior.study.Scenario;
import kinesic.facebehavior.study.StudyData;
import kinesic.facebehavior.study.SyntheticCache;
import kinesic.facebehavior.study.SyntheticData;
import kinesic.facebehavior.study.SyntheticFamily;
import kinesic.facebehavior.study.ValidationData;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The study of affect: valence and arousal, action units, expressions. */
@Command(
    name = "affect",
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = StudyAffect.Defaults.class,
    header = "Study valence and arousal, action units and expressions.",
    sortOptions = false,
    description = {
      "",
      "Compares couplings, other ways to weight tasks, and semi-supervised learning, with all labels,"
          + " with few, and where no database annotates some action units or an expression, on two"
          + " families of drawn databases. Without --data every seed draws its own faces. Writes"
          + " study.html and CSV files.",
      "",
      "Settings are searched for at random on validation faces of their own, in the same number of"
          + " trials for each variant; the first trial has the settings of the command line. With"
          + " --data this needs --validation. A pilot says how many seeds an effect needs. Two"
          + " variants have every loss weight and the temperature set to 1, as printed in the paper.",
      "",
      "Ctrl-C stops it; the same command with --resume continues.",
      ""
    })
final class StudyAffect extends StudyRun {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(
          Map.ofEntries(
              Map.entry("--out", "runs/study-affect"),
              Map.entry("--seeds", "10"),
              Map.entry("--fractions", "0.01,0.05,0.2,1"),
              Map.entry("--faces", "2640"),
              Map.entry("--test-faces", "600"),
              Map.entry("--side", "24"),
              Map.entry("--epochs", "10"),
              Map.entry("--batch-size", "48"),
              Map.entry("--lr", "0.004"),
              Map.entry("--dropout", "0"),
              Map.entry("--lambda-au", "12"),
              Map.entry("--lambda-dm", "0.1"),
              Map.entry("--temperature", "0.2")));
    }
  }

  private static final int QUICK_TRIALS = 2;
  private static final int QUICK_PILOT_SEEDS = 2;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "number of trials of the random search for the settings of each variant, on validation"
              + " faces; 0 takes those of the command line (default: ${DEFAULT-VALUE})")
  private int trials;

  @Option(
      names = "--families",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "families of synthetic databases, 1 or 2; the settings are chosen for the first, and the"
              + " second shows whether its effects occur elsewhere (default: ${DEFAULT-VALUE})")
  private int families;

  @Option(
      names = "--pilot-seeds",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "number of seeds of a pilot that says how many seeds an effect needs; 0 for none"
              + " (default: ${DEFAULT-VALUE})")
  private int pilotSeeds;

  @Override
  String title() {
    return "What coupling does: valence and arousal, action units, expressions";
  }

  @Override
  List<Task> tasks() {
    return List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION);
  }

  @Override
  Map<String, StudyData> synthetic(
      SyntheticCache cache, int trainingFaces, int pixels, int testSetFaces) {
    Map<String, StudyData> families = new LinkedHashMap<>();
    for (SyntheticFamily family : SyntheticFamily.values()) {
      if (size().families().contains(family.toString())) {
        families.put(
            family.toString(),
            SyntheticData.affect(family, cache, trainingFaces, pixels, testSetFaces));
      }
    }
    return families;
  }

  @Override
  Map<String, StudyData> withChoices(Map<String, StudyData> families) {
    StudyData first = families.values().iterator().next();
    Map<String, StudyData> all = new LinkedHashMap<>(families);
    if (size().trials() > 0) {
      all.put(AffectProtocol.SEARCH, new ValidationData(first));
    }
    if (size().pilotSeeds() > 0) {
      all.put(AffectProtocol.PILOT, first);
    }
    return all;
  }

  private AffectProtocol.Size size() {
    if (families < 1 || families > SyntheticFamily.values().length) {
      throw new IllegalArgumentException(
          "study: families is %s, expected 1 or 2".formatted(families));
    }
    return new AffectProtocol.Size(
        hasData()
            ? List.of(AffectProtocol.GIVEN)
            : Arrays.stream(SyntheticFamily.values())
                .limit(orQuick("--families", families, 1))
                .map(SyntheticFamily::toString)
                .toList(),
        seeds(),
        fractions(),
        hasValidation() ? orQuick("--trials", trials, QUICK_TRIALS) : 0,
        orQuick("--pilot-seeds", pilotSeeds, QUICK_PILOT_SEEDS));
  }

  @Override
  Protocol protocol(Map<String, Experiment> experiments) throws IOException {
    Experiment first = experiments.values().iterator().next();
    Set<String> missing = new HashSet<>();
    for (long seed = 1; seed <= seeds(); seed++) {
      for (Scenario scenario : Scenario.forSeed(seed)) {
        if (!first.suits(scenario)) {
          missing.add(scenario.name());
        }
      }
    }
    return new AffectProtocol(
        size(),
        tasks(),
        usual(),
        first.estimatesTable(),
        seed ->
            Scenario.forSeed(seed).stream()
                .filter(scenario -> !missing.contains(scenario.name()))
                .toList(),
        Optional.ofNullable(experiments.get(AffectProtocol.SEARCH))
            .map(Experiment::metrics)
            .orElse(List.of()),
        first.metrics());
  }

  @Override
  List<String> comparisons() {
    return List.of("size = " + size(), "usual = " + usual());
  }
}
