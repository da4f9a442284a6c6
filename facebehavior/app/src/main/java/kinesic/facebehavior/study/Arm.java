package kinesic.facebehavior.study;

import java.util.Optional;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;

/**
 * One of the ways to train that a study compares.
 *
 * @param name as it stands in tables, such as "soft co-annotation"
 * @param variant what sets it apart from the usual way, such as "every factor 1"; empty for that
 * @param alone the one kind of label that is learned; empty if all are
 * @param coupling how the tasks are tied to each other
 * @param weights the factors of the losses
 * @param temperature of soft co-annotation
 * @param rate factor of the highest learning rate
 */
public record Arm(
    String name,
    String variant,
    Optional<LabelKind> alone,
    Coupling coupling,
    Weights weights,
    double temperature,
    double rate) {

  /** The name of the arm in which all tasks share a trunk and nothing else. */
  public static final String UNCOUPLED = "no coupling";

  /**
   * A network of one task.
   *
   * @param rate factor of the highest learning rate: what suits all tasks together need not suit
   *     one
   */
  public static Arm alone(LabelKind kind, Weights weights, double rate) {
    String name = kind.words() + " alone";
    return new Arm(name, "", Optional.of(kind), Coupling.NONE, weights, 1, rate);
  }

  /** A network of all tasks, named by its coupling. */
  public static Arm of(Coupling coupling, Weights weights, double temperature) {
    String name = coupling == Coupling.NONE ? UNCOUPLED : coupling.option().replace('-', ' ');
    String words = name.replace("co annotation", "co-annotation");
    return new Arm(words, "", Optional.empty(), coupling, weights, temperature, 1);
  }

  /** A variant of this arm. */
  public Arm with(String remark, Weights others, double otherTemperature) {
    return new Arm(name + ", " + remark, remark, alone, coupling, others, otherTemperature, rate);
  }

  /** Whether all tasks are learned, over one trunk and with nothing else in common. */
  public boolean isUncoupled() {
    return alone.isEmpty() && coupling == Coupling.NONE;
  }

  /** Whether several tasks are learned and tied to each other. */
  public boolean isCoupled() {
    return coupling != Coupling.NONE;
  }

  /** The name as part of the name of a folder. */
  String folder() {
    return name.replaceAll("[^a-z0-9.]+", "-");
  }
}
