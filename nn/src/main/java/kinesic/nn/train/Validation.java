package kinesic.nn.train;

import java.io.IOException;
import java.util.Map;

/** Measures a network on data it does not learn from. */
@FunctionalInterface
public interface Validation {

  /**
   * The metrics by name, in the order in which they are shown. Runs on the training thread between
   * two epochs, with the network in evaluation mode and recording off.
   *
   * @throws IOException if the data cannot be read; it ends the run
   */
  Map<String, Double> evaluate() throws IOException;
}
