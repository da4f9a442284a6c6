package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** An op that computes a scalar loss from the outputs of heads. */
abstract class Loss extends Op {

  /** Allocates the result: a scalar on the backend of {@code head}. */
  static Tensor result(Tensor head) {
    return Tensor.allocate(head.backend(), Shape.SCALAR);
  }

  /** Multiplies a gradient, computed for an output gradient of 1, by the scalar {@code gy}. */
  static Tensor scaled(Tensor gradient, Tensor gy) {
    return gradient.multiply(gy);
  }

  /** Allocates the gradient of {@code head}, which is input {@code i}; null if none is needed. */
  final @Nullable Tensor gradientOf(Tensor head, int i) {
    return needsGradient(i) ? Tensor.allocate(head.backend(), head.shape()) : null;
  }

  /** The buffer of a tensor, or null. */
  static @Nullable Buffer buffer(@Nullable Tensor t) {
    return t == null ? null : t.buffer();
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
