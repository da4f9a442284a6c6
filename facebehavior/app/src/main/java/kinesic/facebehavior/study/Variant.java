package kinesic.facebehavior.study;

import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.task.Task;

/**
 * One of the training configurations that a study compares.
 *
 * @param name in tables, such as "soft co-annotation"
 * @param remark how it differs from the usual settings, such as "every weight 1"; empty for the
 *     usual settings
 * @param alone the only task that is learned; empty if all are
 * @param method how faces without labels are used
 * @param weighting the name of the way to weight the tasks
 * @param settings the rest, some of which a search chooses
 */
public record Variant(
    String name,
    String remark,
    Optional<Task> alone,
    Method method,
    String weighting,
    VariantSettings settings) {

  /** The name of the variant that learns all tasks over a shared trunk, without coupling. */
  public static final String UNCOUPLED = "no coupling";

  /** The weighting in which every task has its λ. */
  public static final String EQUAL = "equal";

  /** A network of a single task. */
  public static Variant alone(Task task, VariantSettings settings) {
    return new Variant(
        task.title() + " alone",
        "",
        Optional.of(task),
        Method.SUPERVISED,
        EQUAL,
        settings.with(Coupling.NONE));
  }

  /** A network of all tasks, named by its coupling. */
  public static Variant of(VariantSettings settings) {
    return new Variant(
        name(settings.coupling()), "", Optional.empty(), Method.SUPERVISED, EQUAL, settings);
  }

  /** A network of all tasks that uses unlabelled faces, without coupling. */
  public static Variant of(Method method, VariantSettings settings) {
    String name = method.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new Variant(
        name.replace("pseudo labels", "pseudo-labels"),
        "",
        Optional.empty(),
        method,
        EQUAL,
        settings.with(Coupling.NONE));
  }

  private static String name(Coupling coupling) {
    return coupling == Coupling.NONE
        ? UNCOUPLED
        : coupling.option().replace('-', ' ').replace("co annotation", "co-annotation");
  }

  /** This variant with other settings. */
  public Variant with(String newRemark, VariantSettings newSettings) {
    return new Variant(name + ", " + newRemark, newRemark, alone, method, weighting, newSettings);
  }

  /** This variant with its tasks weighted in another way. */
  public Variant withWeighting(String newWeighting) {
    String joint = isCoupled() ? newWeighting + " and " + name : newWeighting;
    return new Variant(joint, remark, alone, method, newWeighting, settings);
  }

  /** Whether it has the usual settings. */
  public boolean isUsual() {
    return remark.isEmpty();
  }

  /** Whether all tasks are learned from annotated labels, without coupling, each with its λ. */
  public boolean isUncoupled() {
    return isPlain() && !hasCoupling();
  }

  /** Whether all tasks are learned from annotated labels, with coupling, each with its λ. */
  public boolean isCoupled() {
    return isPlain() && hasCoupling();
  }

  private boolean isPlain() {
    return alone.isEmpty() && method == Method.SUPERVISED && !isWeighted();
  }

  /** Whether the tasks are weighted in a way of its own. */
  public boolean isWeighted() {
    return !weighting.equals(EQUAL);
  }

  /** Whether the tasks are coupled. */
  public boolean hasCoupling() {
    return settings.coupling() != Coupling.NONE;
  }

  /** The name as part of a folder name. */
  String folder() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
