package kinesic.nn.optim;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.Unary;
import kinesic.nn.Module;

/**
 * Lion (Chen et al. 2023, algorithm 2). With gradient g and learning rate lr:
 *
 * <pre>
 * c = β1·m + (1-β1)·g
 * w -= lr · (sign(c) + weightDecay·w)
 * m = β2·m + (1-β2)·g
 * </pre>
 *
 * <p>All elements move by the same distance, so the learning rate should be 3 to 10 times smaller
 * than that of {@link Adam#adamW}, and the weight decay as many times larger.
 *
 * <pre>{@code
 * Optimiser optimiser = new Lion(ParameterGroup.decayingWeights(net, 0.1f), 1e-4f);
 * }</pre>
 */
public final class Lion extends ElementwiseOptimiser {

  private final float beta1;
  private final float beta2;

  /**
   * Creates Lion for all parameters of {@code module} that are not frozen, without weight decay.
   */
  public Lion(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate);
  }

  /** Creates Lion with the constants of the paper, β1 = 0.9 and β2 = 0.99. */
  public Lion(List<ParameterGroup> groups, float learningRate) {
    this(groups, learningRate, 0.9f, 0.99f);
  }

  /**
   * Creates Lion.
   *
   * @param beta1 the weight of the mean of gradients in the direction of a step, in [0, 1)
   * @param beta2 decay rate of the running mean of gradients, in [0, 1)
   * @throws IllegalArgumentException if a constant is out of range
   */
  public Lion(List<ParameterGroup> groups, float learningRate, float beta1, float beta2) {
    super("lion", groups, learningRate, List.of("mean"));
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "lion: betas must be in [0, 1), got %s and %s".formatted(beta1, beta2));
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  @Override
  protected void update(ParameterUpdate update) {
    Buffer w = update.w();
    Buffer g = update.g();
    Buffer mean = update.state().getFirst();
    Elementwise kernels = w.backend().elementwise();
    Buffer c = Tensor.allocate(w.backend(), Shape.of(w.length())).buffer();
    kernels.affine(beta1, mean, 0f, c);
    kernels.addScaled(1 - beta1, g, c);
    kernels.unary(Unary.SIGN, c, c);
    kernels.affine(1 - (float) update.rate() * update.weightDecay(), w, 0f, w);
    kernels.addScaled((float) -update.rate(), c, w);
    kernels.affine(beta2, mean, 0f, mean);
    kernels.addScaled(1 - beta2, g, mean);
  }
}
