package kinesic.nn;

import kinesic.engine.Tensor;

/** Logarithm of the softmax over an axis: x - ln Σ e^x. */
public final class LogSoftmax extends Layer {

  private final int axis;

  /** Creates a layer for the last axis. */
  public LogSoftmax() {
    this(-1);
  }

  /** Creates a layer for {@code axis}; a negative one counts from the end. */
  public LogSoftmax(int axis) {
    this.axis = axis;
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.logSoftmax(axis);
  }

  @Override
  protected String describe() {
    return "LogSoftmax(axis " + axis + ")";
  }
}
