package kinesic.nn;

import kinesic.engine.Tensor;

/** Leaky rectified linear unit: x where x > 0, else slope · x. */
public final class LeakyRelu extends Layer {

  private final float slope;

  /** Creates the layer with slope 0.01. */
  public LeakyRelu() {
    this(0.01f);
  }

  /** Creates a layer with a slope for negative x. */
  public LeakyRelu(float slope) {
    this.slope = slope;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.leakyRelu(slope);
  }

  @Override
  protected String describe() {
    return "LeakyRelu(" + slope + ")";
  }
}
