package kinesic.facebehavior.study;

import java.util.Optional;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.task.Task;

/**
 * One of the training configurations that a study compares.
 *
 * @param name in tables, such as "soft co-annotation"
 * @param remark how it differs from the usual settings, such as "every factor 1"; empty for the
 *     usual settings
 * @param alone the only task that is learned; empty if all are
 * @param coupling of the tasks
 * @param weights of the losses
 * @param temperature of soft co-annotation
 * @param rateScale multiplier of the learning rate
 */
public record Variant(
    String name,
    String remark,
    Optional<Task> alone,
    Coupling coupling,
    Weights weights,
    double temperature,
    double rateScale) {

  /** The name of the variant that learns all tasks over a shared trunk, without coupling. */
  public static final String UNCOUPLED = "no coupling";

  /**
   * A network of a single task.
   *
   * @param rateScale multiplier of the learning rate: the rate that suits all tasks together need
   *     not suit one
   */
  public static Variant alone(Task task, Weights weights, double rateScale) {
    String name = task.title() + " alone";
    return new Variant(name, "", Optional.of(task), Coupling.NONE, weights, 1, rateScale);
  }

  /** A network of all tasks, named by its coupling. */
  public static Variant of(Coupling coupling, Weights weights, double temperature) {
    String name =
        coupling == Coupling.NONE
            ? UNCOUPLED
            : coupling.option().replace('-', ' ').replace("co annotation", "co-annotation");
    return new Variant(name, "", Optional.empty(), coupling, weights, temperature, 1);
  }

  /** This variant with other settings. */
  public Variant with(String newRemark, Weights newWeights, double newTemperature) {
    return new Variant(
        name + ", " + newRemark, newRemark, alone, coupling, newWeights, newTemperature, rateScale);
  }

  /** Whether it has the usual settings. */
  public boolean isUsual() {
    return remark.isEmpty();
  }

  /** Whether all tasks are learned without coupling. */
  public boolean isUncoupled() {
    return alone.isEmpty() && coupling == Coupling.NONE;
  }

  /** Whether all tasks are learned and coupled. */
  public boolean isCoupled() {
    return coupling != Coupling.NONE;
  }

  /** The name as part of a folder name. */
  String folder() {
    return name.replaceAll("[^a-z0-9.]+", "-");
  }
}
