package kinesic.onnx.operator;

import kinesic.engine.Tensor;

/** Rounding towards zero, as a conversion to integers does. */
final class Truncation {

  private Truncation() {}

  /** Returns the integers next to the elements in the direction of 0. */
  static Tensor of(Tensor x) {
    return x.sign().multiply(x.abs().floor());
  }
}
