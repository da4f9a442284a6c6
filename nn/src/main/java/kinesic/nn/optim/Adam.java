package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * Adam (Kingma and Ba 2015): m = β1·m + (1-β1)·g, v = β2·v + (1-β2)·g², w -= rate · m̂ / (√v̂ + ε)
 * with m̂ = m / (1-β1^t), v̂ = v / (1-β2^t), t counting the parameter's updates.
 *
 * <p>Weight decay is added to the gradient ({@link #Adam}), or in {@link #adamW} (Loshchilov and
 * Hutter 2019) taken from the weight: w is multiplied by 1 - rate·weightDecay first.
 */
public final class Adam extends Optimiser {

  /**
   * The constants of Adam.
   *
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of their squares
   * @param epsilon added to the root
   */
  public record Constants(float beta1, float beta2, float epsilon) {

    /** The paper's: 0.9, 0.999, 1e-8. */
    public static final Constants STANDARD = new Constants(0.9f, 0.999f, 1e-8f);

    public Constants {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
        throw new IllegalArgumentException(
            "adam: betas must be in [0, 1) and epsilon positive, are "
                + beta1
                + ", "
                + beta2
                + " and "
                + epsilon);
      }
    }
  }

  private final Constants constants;
  private final boolean decoupled;

  /** With the paper's constants; weight decay is added to the gradient. */
  public Adam(List<ParameterGroup> groups, float learningRate) {
    this(groups, learningRate, Constants.STANDARD);
  }

  /** Weight decay is added to the gradient. */
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

  /** AdamW with the paper's constants; weight decay is taken from the weight itself. */
  public static Adam adamW(List<ParameterGroup> groups, float learningRate) {
    return adamW(groups, learningRate, Constants.STANDARD);
  }

  /** AdamW; weight decay is taken from the weight itself. */
  public static Adam adamW(List<ParameterGroup> groups, float learningRate, Constants constants) {
    return new Adam("adamW", groups, learningRate, constants, true);
  }

  @Override
  protected void update(OptimiserKernels rules, List<ParameterUpdate> updates) {
    rules.adam(updates, constants.beta1(), constants.beta2(), constants.epsilon(), decoupled);
  }
}
