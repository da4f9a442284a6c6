package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;
import kinesic.nn.inference.Symbol;

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

  /**
   * Writes down what this layer computes in evaluation mode, by the methods of {@code x}, with
   * which {@link #forInference} compiles it. A layer that can be compiled overrides it.
   *
   * @throws UnsupportedOperationException if this layer cannot be compiled
   */
  public Symbol lower(Symbol x) {
    String place = path().isEmpty() ? "" : path() + ", ";
    throw new UnsupportedOperationException(
        "inference: " + place + describe() + ", cannot be compiled: it does not override lower");
  }

  /**
   * This layer, with the values it has now and as in evaluation mode, compiled to run as fast as
   * possible.
   *
   * @param x the shape of what it will be given, such as [n, h, w, c]; all sizes are fixed but the
   *     first: n is the usual number of images, for which algorithms are chosen and memory is made,
   *     and any other may come
   * @throws IllegalArgumentException if the shape does not fit
   * @throws IllegalStateException if the layer has no values yet
   * @throws UnsupportedOperationException if a part of it cannot be compiled; the message names it
   */
  public final Inference forInference(Shape x) {
    return Inference.of(x, this::lower);
  }
}
