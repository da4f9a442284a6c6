package kinesic.facebehavior.cli;

import java.util.List;
import java.util.Map;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.study.StudyData;
import kinesic.facebehavior.study.SyntheticCache;
import kinesic.facebehavior.study.SyntheticData;
import kinesic.facebehavior.study.SyntheticFamily;
import kinesic.facebehavior.study.Variant;
import kinesic.facebehavior.study.VariantSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import picocli.CommandLine.Command;

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
      "Trains each task alone, all tasks together without coupling, and with each coupling, with 5,"
          + " 20 and 100 %% of the labels, for several seeds. Evaluates every network on people it"
          + " has not seen, on a database in a style it has not seen, and on compound expressions,"
          + " and writes study.html and CSV files. Without --data every seed draws its own faces.",
      "",
      "Ctrl-C stops it; the same command with --resume continues.",
      "",
      "The default loss weights bring all losses to about the same size. Valence and arousal alone"
          + " are trained at a quarter of the learning rate, because they often do not learn at the"
          + " full rate. Two variants have every loss weight and the temperature set to 1, as printed"
          + " in the paper.",
      ""
    })
final class StudyAffect extends StudyRun {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(
          Map.ofEntries(
              Map.entry("--out", "runs/study-affect"),
              Map.entry("--faces", "4800"),
              Map.entry("--side", "32"),
              Map.entry("--epochs", "20"),
              Map.entry("--lr", "0.006"),
              Map.entry("--dropout", "0"),
              Map.entry("--lambda-au", "12"),
              Map.entry("--lambda-dm", "0.1"),
              Map.entry("--temperature", "0.2")));
    }
  }

  /**
   * Multiplier of the learning rate for networks of valence and arousal alone: at the full rate,
   * three of five did not learn.
   */
  private static final double VALENCE_AROUSAL_RATE = 0.25;

  @Override
  String title() {
    return "What coupling does: valence and arousal, action units, expressions";
  }

  @Override
  List<Task> tasks() {
    return List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION);
  }

  @Override
  StudyData synthetic(SyntheticCache cache, int trainingFaces, int pixels, int testSetFaces) {
    return SyntheticData.affect(SyntheticFamily.FIRST, cache, trainingFaces, pixels, testSetFaces);
  }

  @Override
  Variant alone(Task task, VariantSettings usual) {
    double scale = task.equals(Affect.VALENCE_AROUSAL) ? VALENCE_AROUSAL_RATE : 1;
    return Variant.alone(task, usual.withRateScale(scale));
  }

  @Override
  Variant changed(Variant usual) {
    return usual.with("every weight 1", usual.settings().with(Weights.ONE).withTemperature(1));
  }
}
