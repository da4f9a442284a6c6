package kinesic.engine.op;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/** The axes in another order: axis a of y is axis axes[a] of x. The gradient is ordered back. */
public final class Permute extends Op {

  private final int[] axes;

  /** A permutation of 0 to rank - 1. */
  public Permute(int... axes) {
    this.axes = axes.clone();
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    check(inputs[0].shape());
    return reorder(inputs[0], axes);
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    int[] inverse = new int[axes.length];
    for (int a = 0; a < axes.length; a++) {
      inverse[axes[a]] = a;
    }
    return new Tensor[] {reorder(gy, inverse)};
  }

  private static Tensor reorder(Tensor x, int[] order) {
    int[] sizes = new int[order.length];
    for (int a = 0; a < order.length; a++) {
      sizes[a] = x.size(order[a]);
    }
    Tensor y = Tensor.allocate(x.backend(), Shape.of(sizes));
    x.backend().dataMovement().permute(x.shape().toArray(), order, x.buffer(), y.buffer());
    return y;
  }

  private void check(Shape x) {
    boolean[] seen = new boolean[x.rank()];
    boolean valid = axes.length == x.rank();
    for (int i = 0; valid && i < axes.length; i++) {
      valid = axes[i] >= 0 && axes[i] < seen.length && !seen[axes[i]];
      if (valid) {
        seen[axes[i]] = true;
      }
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "permute: %s is no permutation of the axes of shape %s"
              .formatted(Arrays.toString(axes), x));
    }
  }
}
