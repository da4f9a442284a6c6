package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/**
 * y = the sum of x over a run of neighbouring axes: x is seen as [outer, size, inner] and y as
 * [outer, inner]. Each term of a sum receives the sum's gradient: gx[o, s, i] = gy[o, i].
 */
public final class Sum extends Op {

  private final int outer;
  private final int size;
  private final int inner;
  private final Shape from;
  private final Shape to;

  private Sum(int outer, int size, int inner, Shape from, Shape to) {
    this.outer = outer;
    this.size = size;
    this.inner = inner;
    this.from = from;
    this.to = to;
  }

  /** The sum of all elements, a scalar. */
  public static Tensor all(Tensor x) {
    return new Sum(1, x.shape().elements(), 1, x.shape(), Shape.SCALAR).apply(x);
  }

  /** The sum over {@code axis}, which disappears. */
  public static Tensor over(Tensor x, int axis) {
    Shape s = x.shape();
    return new Sum(s.outer(axis), s.size(axis), s.inner(axis), s, s.without(axis)).apply(x);
  }

  /** x summed over the axes on which {@code target} was broadcast; x itself if the shapes agree. */
  public static Tensor to(Tensor x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    int extra = x.shape().rank() - target.rank();
    Tensor y = x;
    int axis = extra; // first sum what lies on the inside, then all leading axes in one go
    for (int a = x.shape().rank() - 1; a >= extra; a--) {
      int wanted = target.size(a - extra);
      if (wanted == x.size(a)) {
        continue;
      }
      if (wanted != 1) {
        throw new IllegalArgumentException(
            "sumTo: " + target + " does not broadcast to " + x.shape());
      }
      int first = a; // a run of axes to be summed goes together
      while (first > extra && target.size(first - 1 - extra) == 1) {
        first--;
      }
      y = run(y, first, a, false);
      a = first;
    }
    return axis == 0 ? y : run(y, 0, axis - 1, true);
  }

  /** The sum over the axes {@code first} to {@code last}, which disappear or become 1. */
  private static Tensor run(Tensor x, int first, int last, boolean disappear) {
    int[] sizes = x.shape().toArray();
    int size = 1;
    int[] kept = disappear ? new int[sizes.length - (last - first + 1)] : sizes.clone();
    int at = 0;
    for (int a = 0; a < sizes.length; a++) {
      boolean summed = a >= first && a <= last;
      size *= summed ? sizes[a] : 1;
      if (disappear && !summed) {
        kept[at++] = sizes[a];
      } else if (!disappear && summed) {
        kept[a] = 1;
      }
    }
    Shape s = x.shape();
    return new Sum(s.outer(first), size, s.inner(last), s, Shape.of(kept)).apply(x);
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Tensor y = Tensor.allocate(inputs[0].backend(), to);
    y.backend().reduction().sum(outer, size, inner, inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Tensor gx = Tensor.allocate(gy.backend(), from);
    gy.backend().layout().expand(outer, size, inner, gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }
}
