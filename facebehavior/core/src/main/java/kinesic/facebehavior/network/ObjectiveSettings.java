package kinesic.facebehavior.network;

import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.SoftCoAnnotation;

/**
 * What an {@link Objective} adds up.
 *
 * @param coupling how the categorical and the binary head are tied
 * @param weights λ1 to λ4
 * @param table which binary labels go with which category; {@link Relatedness#binary} for the
 *     variants without weights
 * @param matching how distributions are matched
 * @param softForm which cross-entropy soft co-annotation takes
 * @param temperature of soft co-annotation, above 0
 */
public record ObjectiveSettings(
    Coupling coupling,
    Weights weights,
    Relatedness table,
    MatchingOptions matching,
    SoftCoAnnotation.Form softForm,
    double temperature) {

  /** Both couplings over the weighted table of Du et al., every λ and the temperature 1. */
  public static final ObjectiveSettings STANDARD =
      new ObjectiveSettings(
          Coupling.BOTH,
          Weights.ONE,
          Relatedness.duWeighted(),
          MatchingOptions.STANDARD,
          SoftCoAnnotation.Form.SOFT_TARGETS,
          1);

  /**
   * The factors of the losses; that of the categorical head is 1. A loss with factor 0 is not
   * computed.
   *
   * @param binaries λ1: of action units, or attributes
   * @param values λ2: of valence and arousal
   * @param matching λ3
   * @param softCoAnnotation λ4
   */
  public record Weights(double binaries, double values, double matching, double softCoAnnotation) {

    /** Every factor 1. */
    public static final Weights ONE = new Weights(1, 1, 1, 1);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if a factor is negative or not finite
     */
    public Weights {
      for (double weight : new double[] {binaries, values, matching, softCoAnnotation}) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "objective: a weight is " + weight + ", expected 0 or more");
        }
      }
    }
  }

  /** These settings with another coupling. */
  public ObjectiveSettings with(Coupling newCoupling) {
    return new ObjectiveSettings(newCoupling, weights, table, matching, softForm, temperature);
  }

  /** These settings with other weights. */
  public ObjectiveSettings with(Weights newWeights) {
    return new ObjectiveSettings(coupling, newWeights, table, matching, softForm, temperature);
  }

  /** These settings with another table. */
  public ObjectiveSettings with(Relatedness newTable) {
    return new ObjectiveSettings(coupling, weights, newTable, matching, softForm, temperature);
  }

  /** These settings with other options of distribution matching. */
  public ObjectiveSettings with(MatchingOptions newMatching) {
    return new ObjectiveSettings(coupling, weights, table, newMatching, softForm, temperature);
  }

  /** These settings with another form and temperature of soft co-annotation. */
  public ObjectiveSettings withSoft(SoftCoAnnotation.Form newForm, double newTemperature) {
    return new ObjectiveSettings(coupling, weights, table, matching, newForm, newTemperature);
  }
}
