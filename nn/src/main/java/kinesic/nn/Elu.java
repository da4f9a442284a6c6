package kinesic.nn;

import kinesic.engine.Tensor;

/** Exponential linear unit (Clevert et al. 2016): x where x > 0, else alpha · (e^x - 1). */
public final class Elu extends Layer {

  private final float alpha;

  /** Creates the layer with alpha 1. */
  public Elu() {
    this(1f);
  }

  /** Creates a layer that tends to {@code -alpha} for negative x. */
  public Elu(float alpha) {
    this.alpha = alpha;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.elu(alpha);
  }

  @Override
  protected String describe() {
    return "Elu(" + alpha + ")";
  }
}
