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
import kinesic.nn.weighting.CaGrad;
import kinesic.nn.weighting.DynamicWeightAverage;
import kinesic.nn.weighting.EqualWeighting;
import kinesic.nn.weighting.GradNorm;
import kinesic.nn.weighting.Mgda;
import kinesic.nn.weighting.PcGrad;
import kinesic.nn.weighting.TaskWeighting;
import kinesic.nn.weighting.UncertaintyWeighting;
import kinesic.nn.weighting.UncertaintyWeighting.Likelihood;

/**
 * How the losses of the tasks are combined. Each is first multiplied by its λ; the terms of
 * couplings are added afterwards and are never weighted.
 *
 * @param method the method
 * @param value its parameter, see {@link Method}; 0 if it has none
 */
public record WeightingPlan(Method method, double value) {

  /** The sum of all losses. */
  public static final WeightingPlan EQUAL = of(Method.EQUAL);

  /** The methods. */
  public enum Method {
    /** {@link EqualWeighting}. */
    EQUAL(0),
    /**
     * {@link UncertaintyWeighting}. A regression has the form of the squared error, although its
     * loss is one minus a concordance correlation.
     */
    UNCERTAINTY(0),
    /** {@link DynamicWeightAverage}; the parameter is the temperature. */
    DWA(DynamicWeightAverage.TEMPERATURE),
    /** {@link GradNorm}; the parameter is the exponent of the rates of learning. */
    GRADNORM(GradNorm.EXPONENT),
    /** {@link PcGrad}. */
    PCGRAD(0),
    /** {@link Mgda}. */
    MGDA(0),
    /** {@link CaGrad}; the parameter is the radius. */
    CAGRAD(CaGrad.RADIUS);

    private final double value;

    Method(double value) {
      this.value = value;
    }

    /** The name on the command line. */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean hasParameter() {
      return value != 0;
    }

    private static Method parse(String option) {
      return Arrays.stream(values())
          .filter(method -> method.option().equals(option))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "weighting: \"%s\" is unknown, expected one of %s"
                          .formatted(
                              option,
                              Arrays.stream(values())
                                  .map(Method::option)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  /**
   * Checks the parameter.
   *
   * @throws IllegalArgumentException if it is out of the range of the method
   */
  public WeightingPlan {
    switch (method) {
      case DWA ->
          TrainingPlan.require(
              Double.isFinite(value) && value > 0, "dwa", value, "a number above 0");
      case GRADNORM ->
          TrainingPlan.require(
              Double.isFinite(value) && value >= 0, "gradnorm", value, "a number of at least 0");
      case CAGRAD ->
          TrainingPlan.require(
              value >= 0 && value < 1, "cagrad", value, "at least 0 and less than 1");
      case EQUAL, UNCERTAINTY, PCGRAD, MGDA ->
          TrainingPlan.require(value == 0, method.option(), value, "no parameter");
    }
  }

  /** A method with its usual parameter. */
  public static WeightingPlan of(Method method) {
    return new WeightingPlan(method, method.value);
  }

  /**
   * The plan of a text such as {@code pcgrad} or {@code cagrad=0.4}.
   *
   * @param option the name of a method, and its parameter if it is not the usual one
   * @throws IllegalArgumentException if the method is unknown or the parameter out of range
   */
  public static WeightingPlan parse(String option) {
    String[] parts = option.split("=", 2);
    Method method = Method.parse(parts[0]);
    if (parts.length == 1) {
      return of(method);
    }
    if (!method.hasParameter()) {
      throw new IllegalArgumentException(
          "weighting: %s has no parameter".formatted(method.option()));
    }
    try {
      return new WeightingPlan(method, Double.parseDouble(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "weighting: the parameter of %s is \"%s\", expected a number"
              .formatted(method.option(), parts[1]),
          e);
    }
  }

  /** The text that {@link #parse} understands. */
  public String option() {
    return value == method.value ? method.option() : method.option() + "=" + value;
  }

  /** Whether a step needs the gradient of each task, which several ranks do not have. */
  public boolean needsTaskGradients() {
    return switch (method) {
      case EQUAL, UNCERTAINTY, DWA -> false;
      case GRADNORM, PCGRAD, MGDA, CAGRAD -> true;
    };
  }

  /**
   * Creates the weighting of a run.
   *
   * @param tasks the tasks whose losses are computed
   * @param backend that of the network
   * @param seed of the run
   */
  TaskWeighting weighting(List<Task> tasks, Backend backend, long seed) {
    return switch (method) {
      case EQUAL -> new EqualWeighting();
      case UNCERTAINTY -> new UncertaintyWeighting(likelihoods(tasks), backend);
      case DWA ->
          new DynamicWeightAverage(
              tasks.stream().map(task -> task.names().lossName()).toList(), value);
      case GRADNORM -> new GradNorm(value);
      case PCGRAD -> new PcGrad(seed);
      case MGDA -> new Mgda();
      case CAGRAD -> new CaGrad(value);
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
