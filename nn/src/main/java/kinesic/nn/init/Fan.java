package kinesic.nn.init;

import kinesic.engine.Shape;

/** How many products go into one result of a linear map, or one gradient of it. */
public enum Fan {
  /** The inputs of one output: [in, out] has in, [kh, kw, in, out] has kh·kw·in. */
  IN,
  /** The outputs that one input goes to: [in, out] has out, [kh, kw, in, out] has kh·kw·out. */
  OUT;

  /**
   * This fan of a weight of the given shape.
   *
   * @throws IllegalArgumentException if it has fewer than 2 axes
   */
  public int of(Shape weight) {
    if (weight.rank() < 2) {
      throw new IllegalArgumentException(
          "initialiser: a fan needs a weight [..., in, out], the shape is " + weight);
    }
    return weight.outer(-2) * weight.size(this == IN ? -2 : -1);
  }
}
