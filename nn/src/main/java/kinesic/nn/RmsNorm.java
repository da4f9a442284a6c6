package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/**
 * Root mean square normalisation over the last axis (Zhang and Sennrich 2019): y = γ · x / √(E[x²]
 * + ε). The parameter is {@code weight} (γ), [features], which starts at 1.
 */
public final class RmsNorm extends Layer {

  private final int features;
  private final float epsilon;
  private final Parameter weight;

  /** Creates a layer for {@code features} elements, with ε = 1e-6. */
  public RmsNorm(int features) {
    this(features, 1e-6f);
  }

  /**
   * Creates a layer.
   *
   * @param features the size of the last axis
   * @param epsilon added to the mean square; positive
   * @throws IllegalArgumentException if epsilon is not positive
   */
  public RmsNorm(int features, float epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("rmsNorm: epsilon must be positive, is " + epsilon);
    }
    this.features = features;
    this.epsilon = epsilon;
    weight = parameter("weight", Shape.of(features), Initialiser.constant(1f));
  }

  @Override
  public Tensor forward(Tensor x) {
    return kinesic.engine.op.LayerNorm.rms(epsilon).apply(x, weight.tensor());
  }

  @Override
  protected String describe() {
    return "RmsNorm(" + features + ")";
  }
}
