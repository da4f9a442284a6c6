package kinesic.nn.optim;

import java.util.List;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;

/**
 * Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's form of it (Sutskever et
 * al. 2013): g' = g + weightDecay·w; v = momentum·v + g'; w -= rate·v, or w -= rate·(g' +
 * momentum·v).
 */
public final class Sgd extends Optimiser {

  private final float momentum;
  private final boolean nesterov;

  /** With momentum, 0 for none. */
  public Sgd(List<ParameterGroup> groups, float learningRate, float momentum) {
    this(groups, learningRate, momentum, false);
  }

  /**
   * With momentum, 0 for none.
   *
   * @throws IllegalArgumentException unless 0 ≤ momentum < 1, and above 0 with {@code nesterov}
   */
  public Sgd(List<ParameterGroup> groups, float learningRate, float momentum, boolean nesterov) {
    super("sgd", groups, learningRate, momentum == 0 ? List.of() : List.of("momentum"));
    if (!(momentum >= 0 && momentum < 1) || (nesterov && momentum == 0)) {
      throw new IllegalArgumentException(
          "sgd: momentum must be in [0, 1), and above 0 for Nesterov's form, is " + momentum);
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  @Override
  protected void update(OptimiserKernels rules, List<ParameterUpdate> updates) {
    rules.sgd(updates, momentum, nesterov);
  }
}
