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
 * @param temperature of soft co-annotation
 * @param rateScale multiplier of the learning rate
 */
public record VariantSettings(
    Coupling coupling,
    Weights weights,
    MatchingOptions matching,
    double temperature,
    double rateScale) {

  /** No coupling, and every number 1. */
  public static final VariantSettings ONE =
      new VariantSettings(Coupling.NONE, Weights.ONE, MatchingOptions.STANDARD, 1, 1);

  /** These settings with another coupling. */
  public VariantSettings with(Coupling newCoupling) {
    return new VariantSettings(newCoupling, weights, matching, temperature, rateScale);
  }

  /** These settings with other weights of the losses. */
  public VariantSettings with(Weights newWeights) {
    return new VariantSettings(coupling, newWeights, matching, temperature, rateScale);
  }

  /** These settings with other options of distribution matching. */
  public VariantSettings with(MatchingOptions newMatching) {
    return new VariantSettings(coupling, weights, newMatching, temperature, rateScale);
  }

  /** These settings with another temperature of soft co-annotation. */
  public VariantSettings withTemperature(double newTemperature) {
    return new VariantSettings(coupling, weights, matching, newTemperature, rateScale);
  }

  /** These settings with another multiplier of the learning rate. */
  public VariantSettings withRateScale(double newScale) {
    return new VariantSettings(coupling, weights, matching, temperature, newScale);
  }
}
