package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019). With gradient g, learning rate
 * lr and t counting the updates of the parameter:
 *
 * <pre>
 * m = β1·m + (1-β1)·g        m̂ = m / (1-β1^t)
 * v = β2·v + (1-β2)·g²       v̂ = v / (1-β2^t)
 * w -= lr · m̂ / (√v̂ + ε)
 * </pre>
 *
 * <p>Adam adds weightDecay·w to the gradient. AdamW ({@link #adamW}) leaves the gradient alone and
 * multiplies w by 1 - lr·weightDecay before the update.
 *
 * <pre>{@code
 * Optimiser optimiser = new Adam(net, 1e-3f);
 * }</pre>
 */
public final class Adam extends Optimiser {

  /**
   * Hyperparameters of Adam.
   *
   * @param beta1 decay rate of the running mean of gradients, in [0, 1)
   * @param beta2 decay rate of the running mean of squared gradients, in [0, 1)
   * @param epsilon added to the root; positive
   */
  public record Constants(float beta1, float beta2, float epsilon) {

    /** The values of the paper: 0.9, 0.999, 1e-8. */
    public static final Constants STANDARD = new Constants(0.9f, 0.999f, 1e-8f);

    public Constants {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
        throw new IllegalArgumentException(
            "adam: betas must be in [0, 1) and epsilon positive, got "
                + beta1
                + ", "
                + beta2
                + " and "
                + epsilon);
      }
    }
  }

  private static final float WEIGHT_DECAY = 0.01f;

  private final Constants constants;
  private final boolean decoupled;

  /**
   * Creates Adam for all parameters of {@code module} that are not frozen, without weight decay.
   */
  public Adam(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate);
  }

  /** Creates Adam with the constants of the paper. */
  public Adam(List<ParameterGroup> groups, float learningRate) {
    this(groups, learningRate, Constants.STANDARD);
  }

  /** Creates Adam. */
  public Adam(List<ParameterGroup> groups, float learningRate, Constants constants) {
    this("adam", groups, learningRate, constants, false);
  }

  private Adam(
      String kind,
      List<ParameterGroup> groups,
      float learningRate,
      Constants constants,
      boolean decoupled) {
    super(kind, groups, learningRate, List.of("mean", "square"));
    this.constants = constants;
    this.decoupled = decoupled;
  }

  /**
   * Creates AdamW for all parameters of {@code module} that are not frozen. Weights have a weight
   * decay of 0.01; biases and the scales of normalisation layers have none.
   */
  public static Adam adamW(Module module, float learningRate) {
    return adamW(ParameterGroup.decayingWeights(module, WEIGHT_DECAY), learningRate);
  }

  /** Creates AdamW with the constants of the paper. */
  public static Adam adamW(List<ParameterGroup> groups, float learningRate) {
    return adamW(groups, learningRate, Constants.STANDARD);
  }

  /** Creates AdamW. */
  public static Adam adamW(List<ParameterGroup> groups, float learningRate, Constants constants) {
    return new Adam("adamW", groups, learningRate, constants, true);
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  protected void update(
      OptimiserKernels rules, List<ParameterUpdate> updates, OptimiserKernels.Limit limit) {
    rules.adam(
        updates, limit, constants.beta1(), constants.beta2(), constants.epsilon(), decoupled);
  }
}
