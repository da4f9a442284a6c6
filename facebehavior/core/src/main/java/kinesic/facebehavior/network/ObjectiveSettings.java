package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.LossOptions;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/**
 * The settings of an {@link Objective}.
 *
 * @param coupling how a classification and a multi-label task are coupled
 * @param weights λ1 to λ4
 * @param table which labels of the multi-label task go with which class; {@link Relatedness#binary}
 *     for the variants without weights
 * @param matching how distributions are matched
 * @param softForm the form of the cross-entropy of soft co-annotation
 * @param temperature the temperature of soft co-annotation, above 0
 * @param lossOptions label smoothing and class weights
 */
public record ObjectiveSettings(
    Coupling coupling,
    Weights weights,
    Relatedness table,
    MatchingOptions matching,
    SoftCoAnnotation.Form softForm,
    double temperature,
    LossOptions lossOptions) {

  /** Both couplings over the weighted table of Du et al., every λ and the temperature 1. */
  public static final ObjectiveSettings STANDARD =
      new ObjectiveSettings(
          Coupling.BOTH,
          Weights.ONE,
          Relatedness.duWeighted(),
          MatchingOptions.STANDARD,
          SoftCoAnnotation.Form.SOFT_TARGETS,
          1,
          LossOptions.STANDARD);

  /**
   * The weights λ of the losses. A loss of weight 0 is not computed.
   *
   * @param multiLabel λ1: of multi-label tasks, such as action units or attributes
   * @param regression λ2: of regressions, such as valence and arousal
   * @param matching λ3: of distribution matching
   * @param softCoAnnotation λ4: of soft co-annotation
   * @param tasks the weights of single tasks by name, in place of λ1, λ2 or 1
   */
  public record Weights(
      double multiLabel,
      double regression,
      double matching,
      double softCoAnnotation,
      Map<String, Double> tasks) {

    /** Every weight 1. */
    public static final Weights ONE = new Weights(1, 1, 1, 1);

    /**
     * Copies the map and checks the ranges.
     *
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public Weights {
      tasks = Map.copyOf(tasks);
      List<Double> all =
          new ArrayList<>(List.of(multiLabel, regression, matching, softCoAnnotation));
      all.addAll(tasks.values());
      for (double weight : all) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "objective: a weight is " + weight + ", expected 0 or more");
        }
      }
    }

    /** Weights by the kind of task. */
    public Weights(double multiLabel, double regression, double matching, double softCoAnnotation) {
      this(multiLabel, regression, matching, softCoAnnotation, Map.of());
    }

    /** These weights with another λ1. */
    public Weights withMultiLabel(double weight) {
      return new Weights(weight, regression, matching, softCoAnnotation, tasks);
    }

    /** These weights with another λ2. */
    public Weights withRegression(double weight) {
      return new Weights(multiLabel, weight, matching, softCoAnnotation, tasks);
    }

    /** These weights with another λ3. */
    public Weights withMatching(double weight) {
      return new Weights(multiLabel, regression, weight, softCoAnnotation, tasks);
    }

    /** These weights with another λ4. */
    public Weights withSoftCoAnnotation(double weight) {
      return new Weights(multiLabel, regression, matching, weight, tasks);
    }

    /** The weight of a task. */
    public double of(Task task) {
      return tasks.getOrDefault(
          task.name(),
          switch (task) {
            case Classification classification -> 1.0;
            case MultiLabel labels -> multiLabel;
            case Regression values -> regression;
          });
    }
  }

  /** These settings with another coupling. */
  public ObjectiveSettings with(Coupling newCoupling) {
    return new ObjectiveSettings(
        newCoupling, weights, table, matching, softForm, temperature, lossOptions);
  }

  /** These settings with other weights. */
  public ObjectiveSettings with(Weights newWeights) {
    return new ObjectiveSettings(
        coupling, newWeights, table, matching, softForm, temperature, lossOptions);
  }

  /** These settings with another table. */
  public ObjectiveSettings with(Relatedness newTable) {
    return new ObjectiveSettings(
        coupling, weights, newTable, matching, softForm, temperature, lossOptions);
  }

  /** These settings with other options of distribution matching. */
  public ObjectiveSettings with(MatchingOptions newMatching) {
    return new ObjectiveSettings(
        coupling, weights, table, newMatching, softForm, temperature, lossOptions);
  }

  /** These settings with another form and temperature of soft co-annotation. */
  public ObjectiveSettings withSoft(SoftCoAnnotation.Form newForm, double newTemperature) {
    return new ObjectiveSettings(
        coupling, weights, table, matching, newForm, newTemperature, lossOptions);
  }

  /** These settings with other options of the losses. */
  public ObjectiveSettings with(LossOptions newOptions) {
    return new ObjectiveSettings(
        coupling, weights, table, matching, softForm, temperature, newOptions);
  }
}
