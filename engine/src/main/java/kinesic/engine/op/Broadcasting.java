package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;

/** Evaluates a point-wise function of two tensors whose shapes broadcast; checks them first. */
final class Broadcasting {

  private Broadcasting() {}

  /** f(x, y) in the broadcast shape. */
  static Tensor evaluate(Binary f, Tensor x, Tensor y) {
    Shape shape = shape(f, x.shape(), y.shape());
    Broadcast broadcast = Broadcast.of(x.shape().toArray(), y.shape().toArray());
    Tensor z = Tensor.allocate(x.backend(), shape);
    x.backend().elementwise().binary(f, broadcast, x.buffer(), y.buffer(), z.buffer());
    return z;
  }

  /** The shape of the result; throws if the two do not broadcast. */
  static Shape shape(Binary f, Shape left, Shape right) {
    int rank = Math.max(left.rank(), right.rank());
    int[] sizes = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int a = back <= left.rank() ? left.size(-back) : 1;
      int b = back <= right.rank() ? right.size(-back) : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            "%s: shapes do not broadcast - left %s, right %s: axis %s is %s and %s"
                .formatted(Names.of(f), left, right, -back, a, b));
      }
      sizes[rank - back] = a == 1 ? b : a;
    }
    return Shape.of(sizes);
  }
}
