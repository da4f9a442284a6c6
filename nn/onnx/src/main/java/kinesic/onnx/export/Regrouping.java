package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kinesic.engine.Shape;

/**
 * How the axes of a reshape belong together: the smallest groups of adjacent axes whose elements
 * stay together, such as {@code [n | h w | c]} and {@code [n | hw | c]}. A file with its axes in
 * another order can be reshaped as it is if no group is torn apart there.
 */
final class Regrouping {

  private final Shape from;
  private final Shape to;
  private final List<List<Integer>> sources = new ArrayList<>(); // axes of each group, before
  private final List<List<Integer>> targets = new ArrayList<>(); // and after

  /**
   * Compares two shapes.
   *
   * @param fromNext {@code from} for one sample more; axes correspond only if both sizes do
   * @param toNext {@code to} for one sample more
   */
  Regrouping(Shape from, Shape fromNext, Shape to, Shape toNext) {
    this.from = from;
    this.to = to;
    int i = 0;
    int j = 0;
    while (i < from.rank() && j < to.rank()) {
      List<Integer> source = new ArrayList<>(List.of(i));
      List<Integer> target = new ArrayList<>(List.of(j));
      long left = from.size(i);
      long leftNext = fromNext.size(i);
      long right = to.size(j);
      long rightNext = toNext.size(j);
      i++;
      j++;
      while (left != right || leftNext != rightNext) {
        boolean extendsSource = left < right || (left == right && leftNext < rightNext);
        if (extendsSource && i < from.rank()) {
          left *= from.size(i);
          leftNext *= fromNext.size(i);
          source.add(i++);
        } else if (!extendsSource && j < to.rank()) {
          right *= to.size(j);
          rightNext *= toNext.size(j);
          target.add(j++);
        } else {
          break;
        }
      }
      sources.add(source);
      targets.add(target);
    }
    for (; i < from.rank(); i++) {
      sources.add(List.of(i));
      targets.add(List.of());
    }
    for (; j < to.rank(); j++) {
      sources.add(List.of());
      targets.add(List.of(j));
    }
  }

  /**
   * Returns the order of the result if the file of a tensor with its axes in {@code order} is
   * reshaped as it is; empty if it cannot be.
   */
  Optional<Order> after(Order order) {
    List<Integer> filed = order.axes().stream().filter(axis -> from.size(axis) != 1).toList();
    List<Integer> result = new ArrayList<>();
    int at = 0;
    while (at < filed.size()) {
      int first = filed.get(at);
      int group = groupOf(first);
      List<Integer> wanted =
          sources.get(group).stream().filter(axis -> from.size(axis) != 1).toList();
      int end = at + wanted.size();
      if (end > filed.size() || !filed.subList(at, end).equals(wanted)) {
        return Optional.empty();
      }
      targets.get(group).stream().filter(axis -> to.size(axis) != 1).forEach(result::add);
      at = end;
    }
    return Optional.of(withSingleAxes(result));
  }

  /** Returns the order of the result if the tensor has its axes in the natural order. */
  Order afterNatural() {
    return withSingleAxes(
        IntStream.range(0, to.rank()).filter(a -> to.size(a) != 1).boxed().toList());
  }

  private int groupOf(int axis) {
    return IntStream.range(0, sources.size())
        .filter(group -> sources.get(group).contains(axis))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns a complete order, given that of the axes with several elements: the others may be
   * anywhere.
   */
  private Order withSingleAxes(List<Integer> several) {
    if (to.rank() == 4
        && fits(Order.IMAGES, several)
        && (to.size(1) == 1 || !isAscending(several))) {
      return Order.IMAGES;
    }
    Order natural = Order.natural(to.rank());
    if (fits(natural, several)) {
      return natural;
    }
    List<Integer> all = new ArrayList<>(several);
    for (int axis = 0; axis < to.rank(); axis++) {
      if (to.size(axis) == 1) {
        all.add(axis == 0 ? 0 : all.indexOf(axis - 1) + 1, axis);
      }
    }
    return new Order(all);
  }

  private boolean fits(Order order, List<Integer> several) {
    return order.axes().stream().filter(axis -> to.size(axis) != 1).toList().equals(several);
  }

  private static boolean isAscending(List<Integer> axes) {
    return axes.stream().sorted().toList().equals(axes);
  }
}
