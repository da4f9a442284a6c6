package kinesic.facebehavior.predict;

import java.util.List;

/**
 * What a network says about one face. Immutable; equal if every number is the same, bit for bit.
 */
public sealed interface Prediction permits FacePrediction, PeoplePrediction {

  /**
   * The vector that all heads of the network share, [features]; of length 0 if it was not asked
   * for. A copy.
   */
  float[] embedding();

  /**
   * This prediction with the medians of {@code window} in place of its numbers.
   *
   * @param window predictions of the same network, this one among them
   */
  Prediction smoothed(List<Prediction> window);
}
