package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * RMSProp (Hinton 2012, lecture 6): g' = g + weightDecay·w; s = decay·s + (1-decay)·g'²; w -= rate
 * · g' / (√s + ε).
 */
public final class RmsProp extends Optimiser {

  private final float decay;
  private final float epsilon;

  /** With a decay of 0.99 and an ε of 1e-8. */
  public RmsProp(List<ParameterGroup> groups, float learningRate) {
    this(groups, learningRate, 0.99f, 1e-8f);
  }

  /**
   * With the given constants.
   *
   * @throws IllegalArgumentException unless 0 ≤ decay < 1 and ε is positive
   */
  public RmsProp(List<ParameterGroup> groups, float learningRate, float decay, float epsilon) {
    super("rmsProp", groups, learningRate, List.of("square"));
    if (!(decay >= 0 && decay < 1) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "rmsProp: decay must be in [0, 1) and epsilon positive, are "
              + decay
              + " and "
              + epsilon);
    }
    this.decay = decay;
    this.epsilon = epsilon;
  }

  @Override
  protected void update(OptimiserKernels rules, List<ParameterUpdate> updates) {
    rules.rmsProp(updates, decay, epsilon);
  }
}
