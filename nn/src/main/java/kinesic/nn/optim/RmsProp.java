package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * RMSProp (Hinton 2012, lecture 6). With gradient g and learning rate lr:
 *
 * <pre>
 * g' = g + weightDecay·w
 * s = decay·s + (1-decay)·g'²
 * w -= lr · g' / (√s + ε)
 * </pre>
 */
public final class RmsProp extends Optimiser {

  private final float decay;
  private final float epsilon;

  /**
   * Creates RMSProp for all parameters of {@code module} that are not frozen, without weight decay,
   * with a decay of 0.99 and an ε of 1e-8.
   */
  public RmsProp(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate);
  }

  /** Creates RMSProp with a decay of 0.99 and an ε of 1e-8. */
  public RmsProp(List<ParameterGroup> groups, float learningRate) {
    this(groups, learningRate, 0.99f, 1e-8f);
  }

  /**
   * Creates RMSProp.
   *
   * @param decay decay rate of the running mean of squared gradients, in [0, 1)
   * @param epsilon added to the root; positive
   * @throws IllegalArgumentException if decay or epsilon is out of range
   */
  public RmsProp(List<ParameterGroup> groups, float learningRate, float decay, float epsilon) {
    super("rmsProp", groups, learningRate, List.of("square"));
    if (!(decay >= 0 && decay < 1) || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "rmsProp: decay must be in [0, 1) and epsilon positive, got "
              + decay
              + " and "
              + epsilon);
    }
    this.decay = decay;
    this.epsilon = epsilon;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  protected void update(
      OptimiserKernels rules, List<ParameterUpdate> updates, OptimiserKernels.Limit limit) {
    rules.rmsProp(updates, limit, decay, epsilon);
  }
}
