package kinesic.facebehavior.training;

import java.util.List;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Task;

/**
 * How a network is trained: everything except the data that its weights depend on.
 *
 * @param network the network
 * @param objective the settings of the loss
 * @param balancedClasses whether each class of a classification has the same weight in its loss,
 *     regardless of the number of its faces
 * @param optimiser the optimiser and its learning rate
 * @param epochs the number of passes over the data
 * @param batchSize the number of faces in a step, over all databases
 * @param augmented whether {@link FaceAugmentation} changes the faces at random
 * @param frozenTrunk whether only the heads are trained
 * @param seed the seed of weights, order, dropout and augmentation
 */
public record TrainingPlan(
    NetworkConfiguration network,
    ObjectiveSettings objective,
    boolean balancedClasses,
    OptimiserPlan optimiser,
    int epochs,
    int batchSize,
    boolean augmented,
    boolean frozenTrunk,
    long seed) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingPlan {
    require(
        objective.temperature() > 0, "temperature", objective.temperature(), "a number above 0");
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(batchSize >= 4, "batch size", batchSize, "at least 4");
  }

  static void require(boolean valid, String what, Number value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "training: %s is %s, expected %s".formatted(what, value, expected));
    }
  }

  /** A plan without class weights that trains the whole network. */
  public TrainingPlan(
      NetworkConfiguration network,
      ObjectiveSettings objective,
      OptimiserPlan optimiser,
      int epochs,
      int batchSize,
      boolean augmented,
      long seed) {
    this(network, objective, false, optimiser, epochs, batchSize, augmented, false, seed);
  }

  /** This plan with another coupling. */
  public TrainingPlan withCoupling(Coupling coupling) {
    return new TrainingPlan(
        network,
        objective.with(coupling),
        balancedClasses,
        optimiser,
        epochs,
        batchSize,
        augmented,
        frozenTrunk,
        seed);
  }

  /** This plan with other heads and another coupling. */
  public TrainingPlan withTasks(List<? extends Task> tasks, Coupling coupling, Relatedness table) {
    return new TrainingPlan(
        network.with(tasks),
        objective.with(coupling).with(table),
        balancedClasses,
        optimiser,
        epochs,
        batchSize,
        augmented,
        frozenTrunk,
        seed);
  }
}
