package kinesic.facebehavior.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.kernels.Backend;
import kinesic.nn.weighting.EqualWeighting;
import kinesic.nn.weighting.TaskWeighting;
import kinesic.nn.weighting.UncertaintyWeighting;
import kinesic.nn.weighting.UncertaintyWeighting.Likelihood;

/**
 * How the losses of the tasks are combined. Each is first multiplied by its λ; the terms of
 * couplings are added afterwards and are never weighted.
 *
 * @param method the method
 */
public record WeightingPlan(Method method) {

  /** The sum of all losses. */
  public static final WeightingPlan EQUAL = new WeightingPlan(Method.EQUAL);

  /** The methods. */
  public enum Method {
    /** {@link EqualWeighting}. */
    EQUAL,
    /**
     * {@link UncertaintyWeighting}. A regression has the form of the squared error, although its
     * loss is one minus a concordance correlation.
     */
    UNCERTAINTY;

    /** The name on the command line. */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The plan of this name.
   *
   * @param option the name of a method
   * @throws IllegalArgumentException if it is unknown
   */
  public static WeightingPlan parse(String option) {
    return Arrays.stream(Method.values())
        .filter(method -> method.option().equals(option))
        .findFirst()
        .map(WeightingPlan::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "weighting: \"%s\" is unknown, expected one of %s"
                        .formatted(
                            option,
                            Arrays.stream(Method.values())
                                .map(Method::option)
                                .collect(Collectors.joining(", ")))));
  }

  /** The text that {@link #parse} understands. */
  public String option() {
    return method.option();
  }

  /**
   * Creates the weighting of a run.
   *
   * @param tasks the tasks whose losses are computed
   * @param backend that of the network
   */
  TaskWeighting weighting(List<Task> tasks, Backend backend) {
    return switch (method) {
      case EQUAL -> new EqualWeighting();
      case UNCERTAINTY -> new UncertaintyWeighting(likelihoods(tasks), backend);
    };
  }

  private static Map<String, Likelihood> likelihoods(List<Task> tasks) {
    Map<String, Likelihood> likelihoods = new LinkedHashMap<>();
    for (Task task : tasks) {
      likelihoods.put(
          task.names().lossName(),
          switch (task) {
            case Classification classification -> Likelihood.CLASSIFICATION;
            case MultiLabel labels -> Likelihood.CLASSIFICATION;
            case Regression values -> Likelihood.REGRESSION;
          });
    }
    return likelihoods;
  }
}
