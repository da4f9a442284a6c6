package kinesic.nn.train;

import java.util.Map;

/** Measures a network on data it does not learn from. */
@FunctionalInterface
public interface Validation {

  /**
   * The metrics by name, in the order in which they are shown. Runs on the training thread between
   * two epochs, with the network in evaluation mode and recording off.
   */
  Map<String, Double> evaluate();
}
