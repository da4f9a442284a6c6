package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/**
 * An op whose result is one number, worked out on the Java heap from what small heads put out; see
 * the package for why.
 */
abstract class Loss extends Op {

  /** The result: a scalar that lives where {@code head} does. */
  static Tensor result(Tensor head, double value) {
    return Tensor.of(head.backend(), Shape.SCALAR, (float) value);
  }

  /** The gradient with respect to a head, that lives where {@code gy} does. */
  static Tensor gradient(Tensor gy, Shape shape, float[] values) {
    return Tensor.of(gy.backend(), shape, values);
  }

  /** Checks that {@code head} is [samples, size]. */
  final void check(String role, Tensor head, int samples, int size) {
    Shape shape = head.shape();
    if (shape.rank() != 2 || shape.size(0) != samples || shape.size(1) != size) {
      throw new IllegalArgumentException(
          name()
              + ": "
              + role
              + " must be [samples, size] as the labels are - "
              + role
              + " "
              + shape
              + ", labels ["
              + samples
              + ", "
              + size
              + "]");
    }
  }
}
