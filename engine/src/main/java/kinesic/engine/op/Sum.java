package kinesic.engine.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Formula;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * y = the sum of x over adjacent axes: x is viewed as [outer, size, inner] and y as [outer, inner].
 * Each term of a sum receives the gradient of the sum: gx[o, s, i] = gy[o, i].
 */
public final class Sum extends Op {

  private final int first;
  private final int last;
  private final boolean kept;
  private @Nullable Shape shape; // of x

  /**
   * Sums over the axes {@code first} to {@code last}.
   *
   * @param first counted from 0
   * @param last less than {@code first} for the sum of a scalar
   * @param kept whether the axes stay, with size 1
   */
  private Sum(int first, int last, boolean kept) {
    this.first = first;
    this.last = last;
    this.kept = kept;
  }

  /** Returns the sum of all elements, a scalar. */
  public static Tensor all(Tensor x) {
    return new Sum(0, x.shape().rank() - 1, false).apply(x);
  }

  /** Returns the sum over {@code axis}, which disappears. */
  public static Tensor over(Tensor x, int axis) {
    return new Sum(x.shape().axis(axis), x.shape().axis(axis), false).apply(x);
  }

  /**
   * Returns the sum over several axes.
   *
   * @param keepDimensions whether the axes stay, with size 1
   * @param axes the axes to sum over, all if none is given; negative axes count from the end
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  public static Tensor over(Tensor x, boolean keepDimensions, int... axes) {
    Shape reduced = reduced(x.shape(), axes);
    Tensor sum = to(x, reduced);
    if (keepDimensions) {
      return sum;
    }
    boolean[] summed = summed(x.shape(), axes);
    int[] left = IntStream.range(0, summed.length).filter(a -> !summed[a]).toArray();
    return sum.reshape(Arrays.stream(left).map(x::size).toArray());
  }

  /** Returns the number of elements of x that each element of the sum over {@code axes} adds up. */
  public static int terms(Shape x, int... axes) {
    boolean[] summed = summed(x, axes);
    return IntStream.range(0, summed.length)
        .filter(a -> summed[a])
        .map(x::size)
        .reduce(1, (a, b) -> a * b);
  }

  private static Shape reduced(Shape x, int[] axes) {
    boolean[] summed = summed(x, axes);
    int[] sizes = x.toArray();
    for (int a = 0; a < sizes.length; a++) {
      sizes[a] = summed[a] ? 1 : sizes[a];
    }
    return Shape.of(sizes);
  }

  private static boolean[] summed(Shape x, int[] axes) {
    boolean[] summed = new boolean[x.rank()];
    Arrays.fill(summed, axes.length == 0);
    for (int axis : axes) {
      if (summed[x.axis(axis)]) {
        throw new IllegalArgumentException(
            "sum: axis %s occurs twice in %s".formatted(axis, Arrays.toString(axes)));
      }
      summed[x.axis(axis)] = true;
    }
    return summed;
  }

  /**
   * Returns x summed over the axes along which {@code target} was broadcast; x itself if the shapes
   * are equal.
   *
   * @throws IllegalArgumentException if {@code target} does not broadcast to the shape of x
   */
  public static Tensor to(Tensor x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    if (!target.broadcastsTo(x.shape())) {
      throw new IllegalArgumentException(
          "sumTo: %s does not broadcast to %s".formatted(target, x.shape()));
    }
    Tensor y = x;
    int extra = x.shape().rank() - target.rank();
    int last = x.shape().rank() - 1;
    while (last >= 0) {
      int first = last; // adjacent axes are summed together
      while (first >= 0 && (first < extra || target.size(first - extra) == 1)) {
        first--;
      }
      y = run(y, first + 1, last);
      last = Math.min(first, last - 1);
    }
    return y.reshape(target.toArray());
  }

  /** Returns the sum over the axes {@code first} to {@code last}, which stay with size 1. */
  private static Tensor run(Tensor x, int first, int last) {
    Sum sum = new Sum(first, last, true);
    return sum.result(x.shape()).equals(x.shape()) ? x : sum.apply(x);
  }

  /** Returns the first axis that is summed. */
  public int first() {
    return first;
  }

  /** Returns the last axis that is summed; less than the first one if none is. */
  public int last() {
    return last;
  }

  /** Returns whether these axes stay, with size 1. */
  public boolean keepsAxes() {
    return kept;
  }

  @Override
  public Formula formula() {
    return new Formula("y = Σ x", "gx = gy for each term");
  }

  @Override
  protected Tensor forward(Tensor[] inputs) {
    Shape s = inputs[0].shape();
    shape = s;
    Tensor y = Tensor.allocate(inputs[0].backend(), result(s));
    y.backend().reduction().sum(outer(s), size(s), inner(s), inputs[0].buffer(), y.buffer());
    return y;
  }

  @Override
  protected Tensor[] backward(Tensor gy) {
    Shape s = saved(shape);
    Tensor gx = Tensor.allocate(gy.backend(), s);
    gy.backend().dataMovement().expand(outer(s), size(s), inner(s), gy.buffer(), gx.buffer());
    return new Tensor[] {gx};
  }

  private Shape result(Shape s) {
    Shape result = s;
    for (int axis = last; axis >= first; axis--) {
      result = kept ? result.with(axis, 1) : result.without(axis);
    }
    return result;
  }

  private int outer(Shape s) {
    return first == 0 ? 1 : s.outer(first);
  }

  private int size(Shape s) {
    int size = 1;
    for (int axis = first; axis <= last; axis++) {
      size *= s.size(axis);
    }
    return size;
  }

  private int inner(Shape s) {
    return last < first ? 1 : s.inner(last);
  }
}
