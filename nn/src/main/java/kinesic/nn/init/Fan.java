package kinesic.nn.init;

import kinesic.engine.Shape;

/** Number of inputs or outputs of a linear map, for the variance of its initial weights. */
public enum Fan {
  /** The inputs of one output: in for [in, out], kh·kw·in for [kh, kw, in, out]. */
  IN,
  /** The outputs of one input: out for [in, out], kh·kw·out for [kh, kw, in, out]. */
  OUT;

  /**
   * Returns this fan of a weight of the given shape.
   *
   * @throws IllegalArgumentException if the shape has fewer than 2 axes
   */
  public int of(Shape weight) {
    if (weight.rank() < 2) {
      throw new IllegalArgumentException(
          "initialiser: expected a weight [..., in, out], got " + weight);
    }
    return weight.outer(-2) * weight.size(this == IN ? -2 : -1);
  }
}
