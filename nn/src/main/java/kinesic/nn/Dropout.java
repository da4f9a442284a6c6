package kinesic.nn;

import kinesic.engine.Tensor;

/**
 * Dropout (Srivastava et al. 2014, inverted form): in training mode, zeroes each element with
 * probability p and scales the others by 1 / (1 - p); in evaluation mode, the identity.
 */
public final class Dropout extends Layer {

  private final float p;

  /**
   * Creates a layer that zeroes elements with probability {@code p}.
   *
   * @throws IllegalArgumentException unless 0 ≤ p &lt; 1
   */
  public Dropout(float p) {
    if (!(p >= 0f && p < 1f)) {
      throw new IllegalArgumentException("dropout: the probability must be in [0, 1), is " + p);
    }
    this.p = p;
  }

  @Override
  public Tensor forward(Tensor x) {
    return isTraining() && p > 0 ? x.dropout(p, stream("mask")) : x;
  }

  @Override
  protected String describe() {
    return "Dropout(" + p + ")";
  }
}
