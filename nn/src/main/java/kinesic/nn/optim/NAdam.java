package kinesic.nn.optim;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * NAdam (Dozat 2016): {@link Adam} with Nesterov's momentum. With gradient g, learning rate lr and
 * t counting the updates of the parameter:
 *
 * <pre>
 * g' = g + weightDecay·w
 * μ_t = β1 · (1 - 0.96^(t·ψ) / 2),   Π_t = μ_1 · ... · μ_t
 * m = β1·m + (1-β1)·g'
 * v = β2·v + (1-β2)·g'²
 * m̂ = μ_(t+1) · m / (1-Π_(t+1)) + (1-μ_t) · g' / (1-Π_t),   v̂ = v / (1-β2^t)
 * w -= lr · m̂ / (√v̂ + ε)
 * </pre>
 *
 * <p>as PyTorch's {@code NAdam}.
 */
public final class NAdam extends ElementwiseOptimiser {

  private static final double MOMENTUM_DECAY = 4e-3; // ψ

  private final Adam.Constants constants;
  private long productStep; // of the last product, so that the next step adds one factor
  private double product = 1;

  /**
   * Creates NAdam for all parameters of {@code module} that are not frozen, without weight decay.
   */
  public NAdam(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate, Adam.Constants.STANDARD);
  }

  /** Creates NAdam. */
  public NAdam(List<ParameterGroup> groups, float learningRate, Adam.Constants constants) {
    super("nAdam", groups, learningRate, List.of("mean", "square"));
    this.constants = constants;
  }

  @Override
  protected void update(ParameterUpdate update) {
    Tensor g = decayedGradient(update);
    Tensor mean = vector(update.state().get(0));
    Tensor square = vector(update.state().get(1));
    average(constants.beta1(), mean, g);
    average(constants.beta2(), square, g.square());
    long t = update.step();
    double next = product(t) * momentum(t + 1);
    Tensor direction =
        mean.multiply((float) (momentum(t + 1) / (1 - next)))
            .add(g.multiply((float) ((1 - momentum(t)) / (1 - product(t)))));
    float correction = (float) (1 / (1 - Math.pow(constants.beta2(), (double) t)));
    Tensor scale = square.multiply(correction).sqrt().add(constants.epsilon());
    add((float) -update.rate(), direction.divide(scale), vector(update.w()));
  }

  /** Returns μ_t. */
  private double momentum(long t) {
    return constants.beta1() * (1 - 0.5 * Math.pow(0.96, t * MOMENTUM_DECAY));
  }

  /** Returns Π_t. */
  private double product(long t) {
    if (t < productStep) {
      productStep = 0;
      product = 1;
    }
    while (productStep < t && product > 0) {
      product *= momentum(++productStep);
    }
    return product;
  }
}
