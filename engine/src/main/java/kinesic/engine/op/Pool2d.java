package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;

/** The argument check and the result shape that the pooling ops share. */
final class Pool2d {

  private Pool2d() {}

  /**
   * Returns the sizes of pooling {@code x}, [n, h, w, c].
   *
   * @throws IllegalArgumentException if x is not [n, h, w, c] or the window does not fit
   */
  static PoolingShape check(String op, Shape x, Window window) {
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: needs images [n, h, w, c] - images %s".formatted(op, x));
    }
    if (window.padY() >= window.height() || window.padX() >= window.width()) {
      throw new IllegalArgumentException(
          "%s: padding must be smaller than the window - %s".formatted(op, window));
    }
    PoolingShape s = new PoolingShape(x.size(0), x.size(1), x.size(2), x.size(3), window);
    if (s.outputHeight() < 1 || s.outputWidth() < 1) {
      throw new IllegalArgumentException(
          "%s: the window is larger than the padded image - images %s, %s"
              .formatted(op, x, window));
    }
    return s;
  }

  /** Allocates the result. */
  static Tensor result(Tensor x, PoolingShape s) {
    return Tensor.allocate(x.backend(), Shape.of(s.n(), s.outputHeight(), s.outputWidth(), s.c()));
  }

  /** Allocates the gradient of the images. */
  static Tensor gradient(Tensor gy, PoolingShape s) {
    return Tensor.allocate(gy.backend(), Shape.of(s.n(), s.h(), s.w(), s.c()));
  }
}
