package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Changes the shape of an operand and keeps its layout as far as possible.
 *
 * <p>The axes of both shapes fall into groups with the same number of elements: [n, c, h, w] to [n,
 * g, c/g, h·w] has the groups n, c and h·w. A group moves in memory as a whole; only the axes of
 * one group must lie next to each other, in order.
 */
final class Reshaping {

  /**
   * Axes that have the same number of elements.
   *
   * @param from logical axes before, in order
   * @param to logical axes afterwards, in order
   */
  private record Group(List<Integer> from, List<Integer> to) {}

  private Reshaping() {}

  /**
   * Returns an operand with another shape.
   *
   * @param x with a layout that is a permutation
   * @throws IllegalArgumentException if the number of elements differs
   */
  static TensorOperand of(TensorOperand x, Shape to) {
    if (to.elements() != x.shape().elements()) {
      throw new IllegalArgumentException(
          "reshape: %s has %s elements, %s has %s"
              .formatted(x.shape(), x.shape().elements(), to, to.elements()));
    }
    if (to.elements() == 0) {
      return TensorOperand.of(x.logical().reshape(to.toArray()), x.type());
    }
    Layout layout = x.layout();
    List<Group> groups = groups(x.shape(), to);
    groups.sort(Comparator.comparingInt(group -> layout.axis(group.from.getFirst())));
    Layout source = order(x.shape(), groups, Group::from);
    Layout target = order(to, groups, Group::to);
    Tensor grouped = x.hasOrderOf(source) ? x.tensor() : x.in(source).tensor();
    return TensorOperand.of(grouped.reshape(target.stored(to).toArray()), target, x.type());
  }

  /** Returns the layout with the axes group by group, and axes of size 1 last. */
  private static Layout order(
      Shape shape, List<Group> groups, Function<Group, List<Integer>> axes) {
    IntStream grouped = groups.stream().map(axes).flatMap(List::stream).mapToInt(axis -> axis);
    IntStream single = IntStream.range(0, shape.rank()).filter(axis -> shape.size(axis) == 1);
    return Layout.of(IntStream.concat(grouped, single).toArray());
  }

  /** Divides the axes whose size is not 1 into groups, as small ones as possible. */
  private static List<Group> groups(Shape from, Shape to) {
    List<Integer> before = visible(from);
    List<Integer> after = visible(to);
    List<Group> groups = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size()) {
      int firstBefore = i;
      int firstAfter = j;
      long left = from.size(before.get(i++));
      long right = to.size(after.get(j++));
      while (left != right) {
        if (left < right) {
          left *= from.size(before.get(i++));
        } else {
          right *= to.size(after.get(j++));
        }
      }
      groups.add(new Group(before.subList(firstBefore, i), after.subList(firstAfter, j)));
    }
    return groups;
  }

  /** Returns the axes whose size is not 1. */
  private static List<Integer> visible(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(axis -> shape.size(axis) != 1).boxed().toList();
  }
}
