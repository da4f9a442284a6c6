package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;

/** Checks and evaluates operations on two tensors whose shapes broadcast. */
final class Broadcasting {

  private Broadcasting() {}

  /** Computes f(x, y) in the broadcast shape. */
  static Tensor evaluate(Binary f, Tensor x, Tensor y) {
    Shape shape = shape(Names.of(f), x.shape(), y.shape());
    Broadcast broadcast = Broadcast.of(x.shape().toArray(), y.shape().toArray());
    Tensor z = Tensor.allocate(x.backend(), shape);
    x.backend().elementwise().binary(f, broadcast, x.buffer(), y.buffer(), z.buffer());
    return z;
  }

  /**
   * Returns the broadcast shape of two operands.
   *
   * @param op the name in the message
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  static Shape shape(String op, Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    int[] sizes = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int a = back <= left.rank() ? left.size(-back) : 1;
      int b = back <= right.rank() ? right.size(-back) : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            "%s: shapes do not broadcast - left %s, right %s: axis %s is %s and %s"
                .formatted(op, left, right, -back, a, b));
      }
      sizes[rank - back] = a == 1 ? b : a;
    }
    return Shape.of(sizes);
  }

  /** Returns {@code t} repeated to {@code shape}, to which it broadcasts; t itself if equal. */
  static Tensor expand(Tensor t, Shape shape) {
    return t.shape().equals(shape) ? t : t.expand(shape.toArray());
  }
}
