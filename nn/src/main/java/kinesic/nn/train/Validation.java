package kinesic.nn.train;

import java.io.IOException;
import java.util.Map;

/** Evaluates a network on held-out data. */
@FunctionalInterface
public interface Validation {

  /**
   * Returns the metrics by name, in the order in which they are displayed. Called on the training
   * thread after each epoch, with the network in evaluation mode and gradient recording disabled.
   *
   * @throws IOException if the data cannot be read; ends the run
   */
  Map<String, Double> evaluate() throws IOException;
}
