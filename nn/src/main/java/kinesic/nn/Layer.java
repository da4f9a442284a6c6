package kinesic.nn;

import kinesic.engine.Tensor;

/** A module that maps one tensor to one tensor. */
public abstract class Layer extends Module {

  /** For subclasses. */
  protected Layer() {}

  /**
   * Applies the layer.
   *
   * @throws IllegalArgumentException if the shape does not fit
   */
  public abstract Tensor forward(Tensor x);
}
