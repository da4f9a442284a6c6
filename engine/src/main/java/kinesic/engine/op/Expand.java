package kinesic.engine.op;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
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
  protected Tensor forward(Tensor[] inputs) {
    Shape target = target(inputs[0].shape());
    int added = target.rank() - inputs[0].shape().rank();
    Tensor x =
        new Tensor(Shape.of(ones(added)).append(inputs[0].shape().toArray()), inputs[0].buffer());
    @Nullable Tensor y = null;
    for (int axis = target.rank() - 1; axis >= 0; axis--) { // the last ones first: less to copy
      if (x.size(axis) != target.size(axis)) {
        Tensor repeated = repeat(x, axis, target.size(axis));
        if (y != null) {
          discard(y);
        }
        y = repeated;
        x = repeated;
      }
    }
    return y == null ? x.copy() : y;
  }

  private static Tensor repeat(Tensor x, int axis, int size) {
    Shape s = x.shape();
    Tensor y = Tensor.allocate(x.backend(), s.with(axis, size));
    y.backend().dataMovement().expand(s.outer(axis), size, s.inner(axis), x.buffer(), y.buffer());
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
