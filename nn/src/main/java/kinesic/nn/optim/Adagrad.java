package kinesic.nn.optim;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * Adagrad (Duchi, Hazan and Singer 2011, in the diagonal form). With gradient g and learning rate
 * lr:
 *
 * <pre>
 * g' = g + weightDecay·w
 * s = s + g'²
 * w -= lr · g' / (√s + ε)
 * </pre>
 *
 * <p>as PyTorch's {@code Adagrad}; a {@link Schedule} takes the place of its decay of the rate.
 */
public final class Adagrad extends ElementwiseOptimiser {

  private final float epsilon;

  /**
   * Creates Adagrad for all parameters of {@code module} that are not frozen, without weight decay,
   * with an ε of 1e-10.
   */
  public Adagrad(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate, 1e-10f);
  }

  /**
   * Creates Adagrad.
   *
   * @param epsilon added to the root; positive
   * @throws IllegalArgumentException if epsilon is not positive
   */
  public Adagrad(List<ParameterGroup> groups, float learningRate, float epsilon) {
    super("adagrad", groups, learningRate, List.of("sum"));
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("adagrad: epsilon must be positive, got " + epsilon);
    }
    this.epsilon = epsilon;
  }

  @Override
  protected void update(ParameterUpdate update) {
    Tensor g = decayedGradient(update);
    Tensor sum = vector(update.state().getFirst());
    add(1, g.square(), sum);
    add((float) -update.rate(), g.divide(sum.sqrt().add(epsilon)), vector(update.w()));
  }
}
