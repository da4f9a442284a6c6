package kinesic.nn.optim;

import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.ParameterUpdate;
import kinesic.nn.Module;

/**
 * LAMB (You et al. 2020, algorithm 2), for large batches: the direction of {@link Adam#adamW}, with
 * a step in proportion to the length of each parameter. With gradient g, learning rate lr and t
 * counting the updates of the parameter:
 *
 * <pre>
 * m = β1·m + (1-β1)·g        m̂ = m / (1-β1^t)
 * v = β2·v + (1-β2)·g²       v̂ = v / (1-β2^t)
 * r = m̂ / (√v̂ + ε) + weightDecay·w
 * w -= lr · |w| / |r| · r
 * </pre>
 *
 * <p>where |.| is the Euclidean norm over all elements of the parameter; the quotient is 1 if one
 * of the norms is 0.
 */
public final class Lamb extends ElementwiseOptimiser {

  /** The values of the paper: 0.9, 0.999, 1e-6. */
  public static final Adam.Constants STANDARD = new Adam.Constants(0.9f, 0.999f, 1e-6f);

  private final Adam.Constants constants;

  /**
   * Creates LAMB for all parameters of {@code module} that are not frozen, without weight decay.
   */
  public Lamb(Module module, float learningRate) {
    this(ParameterGroup.uniform(module, 0), learningRate, STANDARD);
  }

  /** Creates LAMB. */
  public Lamb(List<ParameterGroup> groups, float learningRate, Adam.Constants constants) {
    super("lamb", groups, learningRate, List.of("mean", "square"));
    this.constants = constants;
  }

  @Override
  protected void update(ParameterUpdate update) {
    Tensor w = vector(update.w());
    Tensor g = vector(update.g());
    Tensor mean = vector(update.state().get(0));
    Tensor square = vector(update.state().get(1));
    average(constants.beta1(), mean, g);
    average(constants.beta2(), square, g.square());
    Tensor scale =
        square.multiply(correction(constants.beta2(), update)).sqrt().add(constants.epsilon());
    Tensor direction =
        mean.multiply(correction(constants.beta1(), update))
            .divide(scale)
            .add(w.multiply(update.weightDecay()));
    Tensor length = norm(w);
    Tensor stride = norm(direction);
    Tensor trust =
        length
            .multiply(stride)
            .where(length.divide(stride), Tensor.full(w.backend(), length.shape(), 1));
    add((float) -update.rate(), direction.multiply(trust), w);
  }

  private static float correction(float beta, ParameterUpdate update) {
    return (float) (1 / (1 - Math.pow(beta, (double) update.step())));
  }

  private static Tensor norm(Tensor t) {
    return t.square().sum().sqrt();
  }
}
