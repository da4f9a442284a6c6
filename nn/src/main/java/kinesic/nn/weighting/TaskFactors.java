package kinesic.nn.weighting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The factors by which the gradients of the tasks are multiplied, in the order of the tasks.
 *
 * @param shared c_t: of the parameters that several tasks share
 * @param own o_t: of the parameters that this task alone uses
 */
public record TaskFactors(List<Double> shared, List<Double> own) {

  /** Copies the lists. */
  public TaskFactors {
    shared = List.copyOf(shared);
    own = List.copyOf(own);
  }

  /** The factors of a method that changes the gradients of shared parameters only. */
  public static TaskFactors shared(List<Double> shared) {
    return new TaskFactors(shared, Collections.nCopies(shared.size(), 1.0));
  }

  /**
   * The factors of a method that changes the gradients of shared parameters only, and of some tasks
   * only.
   *
   * @param tasks the number of all tasks
   * @param which the numbers of some of them
   * @param shared the factor of each of these; that of the others is 1
   */
  static TaskFactors shared(int tasks, int[] which, double[] shared) {
    List<Double> factors = new ArrayList<>(Collections.nCopies(tasks, 1.0));
    for (int i = 0; i < which.length; i++) {
      factors.set(which[i], shared[i]);
    }
    return shared(factors);
  }

  /** The factors of a method that multiplies the whole loss of each task. */
  public static TaskFactors losses(List<Double> weights) {
    return new TaskFactors(weights, weights);
  }
}
