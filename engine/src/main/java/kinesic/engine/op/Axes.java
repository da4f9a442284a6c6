package kinesic.engine.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/**
 * The axes that a reduction removes. Ops that reduce work on the middle axis of [outer, size,
 * inner]; {@link #reduce} makes any tensor one and gives the result its shape.
 */
public final class Axes {

  private final Shape shape;
  private final boolean[] reduced;

  /**
   * Chooses axes of {@code shape}.
   *
   * @param op the name in the message
   * @param axes negative ones count from the end; all if none is given
   * @throws IllegalArgumentException if an axis does not exist or occurs twice
   */
  public Axes(String op, Shape shape, int... axes) {
    this.shape = shape;
    reduced = new boolean[shape.rank()];
    Arrays.fill(reduced, axes.length == 0);
    for (int axis : axes) {
      if (reduced[shape.axis(axis)]) {
        throw new IllegalArgumentException(
            "%s: axis %s occurs twice in %s".formatted(op, axis, Arrays.toString(axes)));
      }
      reduced[shape.axis(axis)] = true;
    }
  }

  /**
   * Applies an op that maps [outer, size, inner] to [outer, inner].
   *
   * @param x has the shape given to the constructor
   * @param keepDimensions whether the reduced axes stay, with size 1
   */
  public Tensor reduce(Tensor x, boolean keepDimensions, Op op) {
    int[] sizes =
        keepDimensions
            ? axes().map(a -> reduced[a] ? 1 : shape.size(a)).toArray()
            : axes().filter(a -> !reduced[a]).map(shape::size).toArray();
    return op.apply(folded(x)).reshape(sizes);
  }

  private IntStream axes() {
    return IntStream.range(0, reduced.length);
  }

  /** Returns x as [outer, size, inner]; copies it only if the reduced axes are not adjacent. */
  private Tensor folded(Tensor x) {
    int first = axes().filter(a -> reduced[a]).findFirst().orElse(0);
    int last = axes().filter(a -> reduced[a]).reduce((a, b) -> b).orElse(first - 1);
    if (axes().allMatch(a -> reduced[a] == (a >= first && a <= last))) {
      return x.reshape(count(0, first), count(first, last + 1), count(last + 1, reduced.length));
    }
    int[] order =
        IntStream.concat(axes().filter(a -> !reduced[a]), axes().filter(a -> reduced[a])).toArray();
    int size = axes().filter(a -> reduced[a]).map(shape::size).reduce(1, (a, b) -> a * b);
    int outer = axes().filter(a -> !reduced[a]).map(shape::size).reduce(1, (a, b) -> a * b);
    return x.permute(order).reshape(outer, size, 1);
  }

  private int count(int from, int to) {
    return IntStream.range(from, to).map(shape::size).reduce(1, (a, b) -> a * b);
  }
}
