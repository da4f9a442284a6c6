package kinesic.engine.op;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;

/** Reorders the axes: axis a of y is axis axes[a] of x. The gradient is reordered back. */
public final class Permute extends Op {

  private int[] axes;

  /** Reorders the axes; each axis occurs once, negative axes count from the end. */
  public Permute(int... axes) {
    this.axes = axes.clone();
  }

  /** Returns the axes of x in their new order, counted from 0; available after {@link #apply}. */
  public int[] axes() {
    return axes.clone();
  }

  @Override
  public Formula formula() {
    return new Formula(
        "y = x with its axes in another order", "gx = gy with its axes in the order of x");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    axes = normalised(inputs[0].shape());
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

  /** Returns the axes counted from 0, after checking that they are a permutation. */
  private int[] normalised(Shape x) {
    int[] result = axes.length == x.rank() ? axes.clone() : new int[0];
    boolean[] seen = new boolean[x.rank()];
    for (int a = 0; a < result.length; a++) {
      result[a] = x.axis(axes[a]);
      seen[result[a]] = true;
    }
    for (boolean found : seen) {
      if (!found) {
        throw new IllegalArgumentException(
            "permute: %s is not a permutation of the axes of shape %s"
                .formatted(Arrays.toString(axes), x));
      }
    }
    return result;
  }
}
