package kinesic.facebehavior.cli;

import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.LossOptions;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.TrainingPlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a network is optimised. */
final class TrainingOptions {

  @Mixin private final CommonOptions.Epochs epochs = new CommonOptions.Epochs();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "96",
      description = "faces per step, of all datasets together (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.003",
      description = "highest learning rate (default: ${DEFAULT-VALUE})")
  private float learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description = "adamw, or sgd with a momentum of 0.9 (default: ${DEFAULT-VALUE})")
  private OptimiserPlan.Rule optimizer;

  @Option(
      names = "--lr-schedule",
      paramLabel = "NAME",
      defaultValue = "cosine",
      description =
          "learning rate after warm-up: cosine (down to 0), constant, or step (a tenth after each"
              + " third) (default: ${DEFAULT-VALUE})")
  private OptimiserPlan.Decay schedule;

  @Option(
      names = "--warmup",
      paramLabel = "FRACTION",
      defaultValue = "0.1",
      description =
          "fraction of all steps over which the learning rate rises from 0 (default:"
              + " ${DEFAULT-VALUE})")
  private double warmUp;

  @Option(
      names = "--weight-decay",
      paramLabel = "RATE",
      defaultValue = "0.02",
      description = "weight decay of filters and matrices (default: ${DEFAULT-VALUE})")
  private float weightDecay;

  @Option(
      names = "--label-smoothing",
      paramLabel = "FRACTION",
      defaultValue = "0",
      description =
          "fraction of the target of a classification, such as expressions, that is spread over all"
              + " classes (default: ${DEFAULT-VALUE})")
  private double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "none, or balanced: weigh the classes of a classification inversely to their frequency"
              + " (default: ${DEFAULT-VALUE})")
  private ClassWeights classWeights;

  @Option(
      names = "--no-augmentation",
      description = "do not mirror, shift and relight training faces at random")
  private boolean plain;

  /** The class weights of classifications. */
  enum ClassWeights {
    NONE,
    BALANCED;

    static ClassWeights parse(String name) {
      return OptionValues.constant("class weights", values(), name);
    }
  }

  int epochs() {
    return epochs.epochs();
  }

  /**
   * The plan of a training.
   *
   * @param objective to which label smoothing is added
   * @param frozenTrunk whether only the heads are trained
   */
  TrainingPlan plan(
      NetworkConfiguration network,
      ObjectiveSettings objective,
      int epochCount,
      boolean frozenTrunk,
      long seed) {
    return new TrainingPlan(
        network,
        objective.with(new LossOptions(labelSmoothing, objective.lossOptions().classWeights())),
        classWeights == ClassWeights.BALANCED,
        new OptimiserPlan(optimizer, learningRate, weightDecay, schedule, warmUp),
        epochCount,
        batchSize,
        1,
        !plain,
        frozenTrunk,
        seed);
  }
}
