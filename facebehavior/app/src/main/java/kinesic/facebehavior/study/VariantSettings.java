package kinesic.facebehavior.study;

import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;

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
   * @param gradNormPower of GradNorm, its α
   * @param averagingTemperature of dynamic weight averaging, its T
   * @param conflictRadius of CAGrad, its c
   * @param confidence the least probability of a class of a pseudo-label, 0 to 1
   * @param teacherWeight of the loss of the mean teacher
   * @param teacherDecay of the average of the mean teacher, below 1
   */
  public record MethodNumbers(
      double gradNormPower,
      double averagingTemperature,
      double conflictRadius,
      double confidence,
      double teacherWeight,
      double teacherDecay) {

    /** Those of the publications. */
    public static final MethodNumbers USUAL = new MethodNumbers(1.5, 2, 0.5, 0.8, 10, 0.99);
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
