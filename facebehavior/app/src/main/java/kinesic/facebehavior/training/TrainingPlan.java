package kinesic.facebehavior.training;

import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;

/**
 * How a network is trained: all that its weights depend on beside the data.
 *
 * @param network what it is made of
 * @param coupling how the tasks are tied to each other
 * @param table which binary labels go with which category, for the coupling; the labels of the
 *     network's heads
 * @param temperature of soft co-annotation, above 0
 * @param weights the factors of the losses
 * @param epochs how often each face is seen
 * @param batchSize faces a step, of all databases together
 * @param rate the highest learning rate; it rises to it over the first steps and falls to 0 along
 *     half a cosine
 * @param weightDecay of AdamW, for filters and matrices only
 * @param augmented whether faces are mirrored, moved and relit at random
 * @param seed of weights, order, dropout and augmentation
 */
public record TrainingPlan(
    NetworkConfiguration network,
    Coupling coupling,
    Relatedness table,
    double temperature,
    ObjectiveSettings.Weights weights,
    int epochs,
    int batchSize,
    float rate,
    float weightDecay,
    boolean augmented,
    long seed) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingPlan {
    require(temperature > 0, "temperature", temperature, "a number above 0");
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(batchSize >= 4, "batch size", batchSize, "at least 4");
    require(rate > 0 && Float.isFinite(rate), "rate", rate, "a number above 0");
    require(
        weightDecay >= 0 && Float.isFinite(weightDecay),
        "weight decay",
        weightDecay,
        "a number of at least 0");
  }

  private static void require(boolean valid, String what, Number value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "training: %s is %s, expected %s".formatted(what, value, expected));
    }
  }

  /** Coupled by the table of Du et al., soft co-annotation at the temperature 1. */
  public TrainingPlan(
      NetworkConfiguration network,
      Coupling coupling,
      ObjectiveSettings.Weights weights,
      int epochs,
      int batchSize,
      float rate,
      float weightDecay,
      boolean augmented,
      long seed) {
    this(
        network,
        coupling,
        Relatedness.duWeighted(),
        1,
        weights,
        epochs,
        batchSize,
        rate,
        weightDecay,
        augmented,
        seed);
  }

  /** What is minimised. */
  ObjectiveSettings objective() {
    return ObjectiveSettings.STANDARD
        .with(coupling)
        .with(weights)
        .with(table)
        .withSoft(ObjectiveSettings.STANDARD.softForm(), temperature);
  }

  /** This plan with another coupling. */
  public TrainingPlan with(Coupling other) {
    return with(network.heads(), other, table);
  }

  /** This plan with other heads, coupled in another way. */
  public TrainingPlan with(Heads heads, Coupling other, Relatedness otherTable) {
    return new TrainingPlan(
        network.with(heads),
        other,
        otherTable,
        temperature,
        weights,
        epochs,
        batchSize,
        rate,
        weightDecay,
        augmented,
        seed);
  }

  /** This plan for other epochs, batches and rate, with another seed. */
  public TrainingPlan with(int otherEpochs, int otherBatchSize, float otherRate, long otherSeed) {
    return new TrainingPlan(
        network,
        coupling,
        table,
        temperature,
        weights,
        otherEpochs,
        otherBatchSize,
        otherRate,
        weightDecay,
        augmented,
        otherSeed);
  }

  /** This plan with other factors of the losses and temperature of soft co-annotation. */
  public TrainingPlan with(ObjectiveSettings.Weights otherWeights, double otherTemperature) {
    return new TrainingPlan(
        network,
        coupling,
        table,
        otherTemperature,
        otherWeights,
        epochs,
        batchSize,
        rate,
        weightDecay,
        augmented,
        seed);
  }
}
