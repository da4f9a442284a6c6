package kinesic.nn;

import kinesic.engine.Tensor;

/** Softmax over an axis: e^x / Σ e^x. */
public final class Softmax extends Layer {

  private final int axis;

  /** Creates a layer for the last axis. */
  public Softmax() {
    this(-1);
  }

  /** Creates a layer for {@code axis}; a negative one counts from the end. */
  public Softmax(int axis) {
    this.axis = axis;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.softmax(axis);
  }

  @Override
  protected String describe() {
    return "Softmax(axis " + axis + ")";
  }
}
