package kinesic.facebehavior.study;

import java.util.List;
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
 * @param teachers the networks of single tasks that predict labels for it; empty for most
 */
public record Variant(
    String name,
    String remark,
    Optional<Task> alone,
    Method method,
    String weighting,
    VariantSettings settings,
    List<Variant> teachers) {

  /** The name of the variant that learns all tasks over a shared trunk, without coupling. */
  public static final String UNCOUPLED = "no coupling";

  /** The weighting in which every task has its λ. */
  public static final String EQUAL = "equal";

  /** Copies the list. */
  public Variant {
    teachers = List.copyOf(teachers);
  }

  /** A network of a single task. */
  public static Variant alone(Task task, VariantSettings settings) {
    return new Variant(
        task.title() + " alone",
        "",
        Optional.of(task),
        Method.SUPERVISED,
        EQUAL,
        settings.with(Coupling.NONE),
        List.of());
  }

  /** A network of all tasks, named by its coupling. */
  public static Variant of(VariantSettings settings) {
    return new Variant(
        name(settings), "", Optional.empty(), Method.SUPERVISED, EQUAL, settings, List.of());
  }

  /** A network of all tasks that learns from labels that teachers predict, without coupling. */
  public static Variant taught(List<Variant> teachers, VariantSettings settings) {
    return semiSupervised("pseudo-labels", Method.PSEUDO_LABELS, settings, teachers);
  }

  /** A network of all tasks that is taught by its own moving average, without coupling. */
  public static Variant averaged(VariantSettings settings) {
    return semiSupervised("mean teacher", Method.MEAN_TEACHER, settings, List.of());
  }

  private static Variant semiSupervised(
      String name, Method method, VariantSettings settings, List<Variant> teachers) {
    return new Variant(
        name, "", Optional.empty(), method, EQUAL, settings.with(Coupling.NONE), teachers);
  }

  private static String name(VariantSettings settings) {
    return switch (settings.coupling()) {
      case NONE -> UNCOUPLED;
      case CO_ANNOTATION -> "co-annotation";
      case SOFT_CO_ANNOTATION -> "soft co-annotation";
      case DISTRIBUTION_MATCHING ->
          switch (settings.matching().form()) {
            case BERNOULLI -> "distribution matching";
            case LITERAL -> "literal matching";
            case JOINT -> "joint matching";
          };
      case BOTH -> "both";
    };
  }

  /** This variant with other settings. */
  public Variant with(String newRemark, VariantSettings newSettings) {
    return new Variant(
        name + ", " + newRemark, newRemark, alone, method, weighting, newSettings, teachers);
  }

  /** This variant with other settings under the same name. */
  public Variant with(VariantSettings newSettings) {
    return new Variant(name, remark, alone, method, weighting, newSettings, teachers);
  }

  /** This variant with its tasks weighted in another way. */
  public Variant withWeighting(String newWeighting) {
    String joint = isCoupled() ? newWeighting + " and " + name : newWeighting;
    return new Variant(joint, remark, alone, method, newWeighting, settings, teachers);
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

  /** All that the network depends on besides its databases, as a line of text. */
  public String configuration() {
    return "arm = %s, method %s, weighting %s, %s"
        .formatted(name, method.name().toLowerCase(Locale.ROOT), weighting, settings);
  }

  /** The name as part of a folder name. */
  String folder() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
