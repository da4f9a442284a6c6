package kinesic.nn;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Stochastic depth (Huang et al. 2016): in training mode, zeroes a whole sample of [n, ...] with
 * probability p and scales the others by 1 / (1 - p); in evaluation mode, the identity. At the end
 * of the branch of a residual block, it leaves out the block for some samples.
 */
public final class DropPath extends Layer {

  private final float p;

  /**
   * Creates a layer that zeroes samples with probability {@code p}.
   *
   * @throws IllegalArgumentException unless 0 ≤ p &lt; 1
   */
  public DropPath(float p) {
    if (!(p >= 0f && p < 1f)) {
      throw new IllegalArgumentException("dropPath: the probability must be in [0, 1), is " + p);
    }
    this.p = p;
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!isTraining() || p == 0) {
      return x;
    }
    int[] sizes = new int[x.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = x.size(0);
    Tensor kept = Tensor.full(x.backend(), Shape.of(sizes), 1f).dropout(p, stream("mask"));
    return x.multiply(kept);
  }

  @Override
  protected String describe() {
    return "DropPath(" + p + ")";
  }
}
