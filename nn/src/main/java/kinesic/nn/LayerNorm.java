package kinesic.nn;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.init.Initialiser;

/**
 * Layer normalisation (Ba et al. 2016): each sample is normalised over its last axes, then scaled
 * and shifted: y = γ · (x - mean) / √(variance + ε) + β. The parameters are {@code weight} (γ,
 * starts at 1) and {@code bias} (β, starts at 0), with the shape of these axes.
 */
public final class LayerNorm extends Layer {

  private final Shape sizes;
  private final float epsilon;
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a layer for a last axis of {@code features} elements, with ε = 1e-5. */
  public LayerNorm(int features) {
    this(1e-5f, features);
  }

  /**
   * Creates a layer.
   *
   * @param epsilon added to the variance; positive
   * @param sizes the sizes of the last axes, which are normalised together
   * @throws IllegalArgumentException if epsilon is not positive, or no size is given
   */
  public LayerNorm(float epsilon, int... sizes) {
    if (!(epsilon > 0) || sizes.length == 0) {
      throw new IllegalArgumentException(
          "layerNorm: needs a positive epsilon and the sizes of the last axes, got %s and %s"
              .formatted(epsilon, Arrays.toString(sizes)));
    }
    this.sizes = Shape.of(sizes);
    this.epsilon = epsilon;
    weight = table("weight", this.sizes, Initialiser.constant(1f));
    bias = table("bias", this.sizes, Initialiser.constant(0f));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y =
        new kinesic.engine.op.LayerNorm(epsilon)
            .apply(rows(x), weight.tensor().reshape(-1), bias.tensor().reshape(-1));
    return sizes.rank() == 1 ? y : y.reshape(x.shape().toArray());
  }

  /** Returns x with the axes that are normalised as one. */
  private Tensor rows(Tensor x) {
    int outer = x.shape().rank() - sizes.rank();
    int[] all = x.shape().toArray();
    if (outer < 0 || !Shape.of(Arrays.copyOfRange(all, outer, all.length)).equals(sizes)) {
      throw new IllegalArgumentException(
          "layerNorm: the last axes of x must be %s - x %s".formatted(sizes, x.shape()));
    }
    if (sizes.rank() == 1) {
      return x;
    }
    int rows = Arrays.stream(all, 0, outer).reduce(1, (a, b) -> a * b);
    return x.reshape(rows, sizes.elements());
  }

  @Override
  protected String describe() {
    return "LayerNorm(" + sizes + ")";
  }
}
