package kinesic.facebehavior.study;

import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.MeanTeacher;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.training.PseudoLabels;

/**
 * The settings of a variant, some of which a search chooses.
 *
 * @param coupling of the tasks
 * @param weights of the losses
 * @param matching how distributions are matched
 * @param table that couples the tasks
 * @param temperature of soft co-annotation
 * @param rateScale multiplier of the learning rate
 * @param method the numbers of the weighting and of semi-supervised learning
 */
public record VariantSettings(
    Coupling coupling,
    Weights weights,
    MatchingOptions matching,
    TableKind table,
    double temperature,
    double rateScale,
    MethodNumbers method) {

  /**
   * The numbers of methods that a variant may have.
   *
   * @param weighting the parameter of a {@link kinesic.facebehavior.training.WeightingPlan}; 0 for
   *     a method without one
   * @param confidence the least probability of a class of a pseudo-label, 0 to 1
   * @param teacherWeight of the loss of the mean teacher
   * @param teacherDecay of the average of the mean teacher, below 1
   */
  public record MethodNumbers(
      double weighting, double confidence, double teacherWeight, double teacherDecay) {

    /** No parameter of a weighting, and the standard numbers of the others. */
    public static final MethodNumbers USUAL =
        new MethodNumbers(
            0,
            PseudoLabels.STANDARD.confidence(),
            MeanTeacher.STANDARD.weight(),
            MeanTeacher.STANDARD.decay());

    /** These numbers with another parameter of the weighting. */
    public MethodNumbers withWeighting(double parameter) {
      return new MethodNumbers(parameter, confidence, teacherWeight, teacherDecay);
    }

    /** These numbers with another least probability of a pseudo-label. */
    public MethodNumbers withConfidence(double least) {
      return new MethodNumbers(weighting, least, teacherWeight, teacherDecay);
    }

    /** These numbers with another weight of the mean teacher. */
    public MethodNumbers withTeacherWeight(double weight) {
      return new MethodNumbers(weighting, confidence, weight, teacherDecay);
    }

    /** These numbers with another decay of the mean teacher. */
    public MethodNumbers withTeacherDecay(double decay) {
      return new MethodNumbers(weighting, confidence, teacherWeight, decay);
    }
  }

  /** No coupling, every number 1, and methods as published. */
  public static final VariantSettings ONE =
      new VariantSettings(
          Coupling.NONE,
          Weights.ONE,
          MatchingOptions.STANDARD,
          TableKind.WEIGHTED,
          1,
          1,
          MethodNumbers.USUAL);

  /** These settings with another coupling. */
  public VariantSettings with(Coupling newCoupling) {
    return new VariantSettings(
        newCoupling, weights, matching, table, temperature, rateScale, method);
  }

  /** These settings with other weights of the losses. */
  public VariantSettings with(Weights newWeights) {
    return new VariantSettings(
        coupling, newWeights, matching, table, temperature, rateScale, method);
  }

  /** These settings with other options of distribution matching. */
  public VariantSettings with(MatchingOptions newMatching) {
    return new VariantSettings(
        coupling, weights, newMatching, table, temperature, rateScale, method);
  }

  /** These settings with another table. */
  public VariantSettings with(TableKind newTable) {
    return new VariantSettings(
        coupling, weights, matching, newTable, temperature, rateScale, method);
  }

  /** These settings with other numbers of methods. */
  public VariantSettings with(MethodNumbers newNumbers) {
    return new VariantSettings(
        coupling, weights, matching, table, temperature, rateScale, newNumbers);
  }

  /** These settings with another temperature of soft co-annotation. */
  public VariantSettings withTemperature(double newTemperature) {
    return new VariantSettings(
        coupling, weights, matching, table, newTemperature, rateScale, method);
  }

  /** These settings with another multiplier of the learning rate. */
  public VariantSettings withRateScale(double newScale) {
    return new VariantSettings(coupling, weights, matching, table, temperature, newScale, method);
  }
}
