package kinesic.facebehavior.loss;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** An op that computes a scalar loss from the outputs of heads. */
abstract class Loss extends Op {

  /** The result: a scalar on the backend of {@code head}. */
  static Tensor result(Tensor head, double value) {
    return Tensor.of(head.backend(), Shape.SCALAR, (float) value);
  }

  /** Multiplies a gradient, computed for an output gradient of 1, by {@code gy}. */
  static Tensor scaled(Tensor gradient, Tensor gy) {
    float scale = gy.item();
    return scale == 1 ? gradient : gradient.multiply(scale);
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
