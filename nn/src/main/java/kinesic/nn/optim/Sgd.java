package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * Stochastic gradient descent, optionally with momentum (Polyak 1964) or Nesterov momentum
 * (Sutskever et al. 2013). With gradient g and learning rate lr:
 *
 * <pre>
 * g' = g + weightDecay·w
 * v = momentum·v + g'
 * w -= lr·v                      or, with Nesterov momentum,  w -= lr·(g' + momentum·v)
 * </pre>
 */
public final class Sgd extends Optimiser {

  private final float momentum;
  private final boolean nesterov;

  /** Creates plain gradient descent for all parameters of {@code module} that are not frozen. */
  public Sgd(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate, 0);
  }

  /**
   * Creates gradient descent with momentum.
   *
   * @param momentum in [0, 1); 0 for none
   */
  public Sgd(List<ParameterGroup> groups, float learningRate, float momentum) {
    this(groups, learningRate, momentum, false);
  }

  /**
   * Creates gradient descent with momentum.
   *
   * @param momentum in [0, 1); 0 for none
   * @param nesterov whether to use Nesterov momentum, which must be positive
   * @throws IllegalArgumentException if the momentum is out of range
   */
  public Sgd(List<ParameterGroup> groups, float learningRate, float momentum, boolean nesterov) {
    super("sgd", groups, learningRate, momentum == 0 ? List.of() : List.of("momentum"));
    if (!(momentum >= 0 && momentum < 1) || (nesterov && momentum == 0)) {
      throw new IllegalArgumentException(
          "sgd: momentum must be in [0, 1), and positive for Nesterov momentum, is " + momentum);
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  protected void update(
      OptimiserKernels rules, List<ParameterUpdate> updates, OptimiserKernels.Limit limit) {
    rules.sgd(updates, limit, momentum, nesterov);
  }
}
