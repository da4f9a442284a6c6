package kinesic.engine.op;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * Repeats x along axes of size 1, and along new leading axes, as PyTorch's {@code expand}; the
 * result is a copy. Each element receives the sum of the gradients of its repetitions, which the
 * tape computes because x was broadcast.
 */
public final class Expand extends Op {

  private final int[] sizes;

  /** Expands to the given sizes; -1 keeps the size of an axis. */
  public Expand(int... sizes) {
    this.sizes = sizes.clone();
  }

  @Override
  public Formula formula() {
    return new Formula("y = x, repeated", "gx = Σ gy over the repetitions");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape target = target(inputs[0].shape());
    int added = target.rank() - inputs[0].shape().rank();
    Shape shape = Shape.of(ones(added)).append(inputs[0].shape().toArray());
    Tensor x = new Tensor(shape, inputs[0].buffer());
    @Nullable Tensor y = null;
    int last = target.rank() - 1; // the last axes first: less to copy
    while (last >= 0) {
      if (x.size(last) == target.size(last)) {
        last--;
        continue;
      }
      int first = last;
      while (first > 0 && x.size(first - 1) == 1) {
        first--;
      }
      Tensor repeated = repeat(x, first, last, target);
      if (y != null) {
        discard(y);
      }
      y = repeated;
      x = repeated;
      last = first - 1;
    }
    return y == null ? x.copy() : y;
  }

  /** Repeats adjacent axes of size 1, from {@code first} to {@code last}. */
  private static Tensor repeat(Tensor x, int first, int last, Shape target) {
    Shape shape = x.shape();
    int size = 1;
    for (int axis = first; axis <= last; axis++) {
      shape = shape.with(axis, target.size(axis));
      size *= target.size(axis);
    }
    Tensor y = Tensor.allocate(x.backend(), shape);
    y.backend()
        .dataMovement()
        .expand(x.shape().outer(first), size, x.shape().inner(last), x.buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    return new Tensor[] {gy};
  }

  @Override
  public Op resized(List<Shape> inputs, Shape result) {
    return new Expand(result.toArray());
  }

  private static int[] ones(int count) {
    int[] result = new int[count];
    Arrays.fill(result, 1);
    return result;
  }

  private Shape target(Shape x) {
    int[] result = sizes.clone();
    boolean fits = result.length >= x.rank();
    for (int back = 1; fits && back <= result.length; back++) {
      int axis = result.length - back;
      if (result[axis] == -1 && back <= x.rank()) {
        result[axis] = x.size(-back);
      }
      fits = result[axis] >= 0;
    }
    if (!fits || !x.broadcastsTo(Shape.of(result))) {
      throw new IllegalArgumentException(
          "expand: %s cannot be expanded to %s".formatted(x, Arrays.toString(sizes)));
    }
    return Shape.of(result);
  }
}
