package kinesic.facebehavior.training;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.MeanTeacher;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Task;

/**
 * How a network is trained: everything except the data that its weights depend on.
 *
 * @param network the network
 * @param objective the settings of the loss
 * @param weighting how the losses of the tasks are combined
 * @param balancedClasses whether each class of a classification has the same weight in its loss,
 *     regardless of the number of its faces
 * @param optimiser the optimiser and its learning rate
 * @param epochs the number of passes over the data
 * @param batchSize the number of faces in a step, over all databases
 * @param microBatches the number of parts of a step that pass through the network one at a time;
 *     their gradients are averaged
 * @param augmented whether {@link FaceAugmentation} changes the faces at random
 * @param frozenTrunk whether only the heads are trained
 * @param meanTeacher the teacher that the network follows on all faces; empty for none
 * @param seed the seed of weights, order, dropout and augmentation
 */
public record TrainingPlan(
    NetworkConfiguration network,
    ObjectiveSettings objective,
    WeightingPlan weighting,
    boolean balancedClasses,
    OptimiserPlan optimiser,
    int epochs,
    int batchSize,
    int microBatches,
    boolean augmented,
    boolean frozenTrunk,
    Optional<MeanTeacher> meanTeacher,
    long seed) {

  private static final int FEWEST_FACES = 4; // of a batch

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingPlan {
    require(
        objective.temperature() > 0, "temperature", objective.temperature(), "a number above 0");
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(
        batchSize >= FEWEST_FACES, "batch size", batchSize, "at least %s".formatted(FEWEST_FACES));
    require(
        microBatches >= 1
            && batchSize % microBatches == 0
            && batchSize / microBatches >= FEWEST_FACES,
        "number of micro-batches",
        microBatches,
        "a divisor of the batch size, %s, that leaves at least %s faces in each"
            .formatted(batchSize, FEWEST_FACES));
  }

  /** The number of faces in a micro-batch. */
  public int microBatchSize() {
    return batchSize / microBatches;
  }

  static void require(boolean valid, String what, Number value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "training: %s is %s, expected %s".formatted(what, value, expected));
    }
  }

  /** A plan in which every task has the same weight, without a mean teacher. */
  public TrainingPlan(
      NetworkConfiguration network,
      ObjectiveSettings objective,
      boolean balancedClasses,
      OptimiserPlan optimiser,
      int epochs,
      int batchSize,
      int microBatches,
      boolean augmented,
      boolean frozenTrunk,
      long seed) {
    this(
        network,
        objective,
        WeightingPlan.EQUAL,
        balancedClasses,
        optimiser,
        epochs,
        batchSize,
        microBatches,
        augmented,
        frozenTrunk,
        Optional.empty(),
        seed);
  }

  /**
   * A plan without class weights, micro-batches and a mean teacher that trains the whole network.
   */
  public TrainingPlan(
      NetworkConfiguration network,
      ObjectiveSettings objective,
      OptimiserPlan optimiser,
      int epochs,
      int batchSize,
      boolean augmented,
      long seed) {
    this(network, objective, false, optimiser, epochs, batchSize, 1, augmented, false, seed);
  }

  /** This plan with another weighting of the tasks. */
  public TrainingPlan withWeighting(WeightingPlan newWeighting) {
    return with(network, objective, newWeighting, microBatches, meanTeacher);
  }

  /** This plan with another coupling. */
  public TrainingPlan withCoupling(Coupling coupling) {
    return with(network, objective.with(coupling), weighting, microBatches, meanTeacher);
  }

  /** This plan with other heads and another coupling. */
  public TrainingPlan withTasks(List<? extends Task> tasks, Coupling coupling, Relatedness table) {
    return with(
        network.with(tasks),
        objective.with(coupling).with(table),
        weighting,
        microBatches,
        meanTeacher);
  }

  /** This plan with a mean teacher. */
  public TrainingPlan withMeanTeacher(MeanTeacher teacher) {
    return with(network, objective, weighting, microBatches, Optional.of(teacher));
  }

  /**
   * This plan with another number of micro-batches.
   *
   * @throws IllegalArgumentException if a micro-batch would have too few faces, or they would not
   *     have equally many
   */
  public TrainingPlan withMicroBatches(int count) {
    return with(network, objective, weighting, count, meanTeacher);
  }

  /** This plan with other values of what can be changed. */
  private TrainingPlan with(
      NetworkConfiguration newNetwork,
      ObjectiveSettings newObjective,
      WeightingPlan newWeighting,
      int newMicroBatches,
      Optional<MeanTeacher> newTeacher) {
    return new TrainingPlan(
        newNetwork,
        newObjective,
        newWeighting,
        balancedClasses,
        optimiser,
        epochs,
        batchSize,
        newMicroBatches,
        augmented,
        frozenTrunk,
        newTeacher,
        seed);
  }
}
