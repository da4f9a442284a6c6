package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;

/**
 * The order of the axes of a value in a file: axis i there is axis {@code axes.get(i)} of the
 * tensor here.
 *
 * @param axes a permutation of 0, 1, ...
 */
record Order(List<Integer> axes) {

  /** Images here, [n, h, w, c], are images [n, c, h, w] there. */
  static final Order IMAGES = new Order(List.of(0, 3, 1, 2));

  /** Blocked images here, [n, blocks, h, w, 16], are [n, blocks, 16, h, w] there. */
  static final Order BLOCKED = new Order(List.of(0, 1, 4, 2, 3));

  Order {
    axes = List.copyOf(axes);
  }

  /** Returns the order of a tensor that is the same here and there. */
  static Order natural(int rank) {
    return new Order(IntStream.range(0, rank).boxed().toList());
  }

  /** Returns the order in which the last axis is the second one. */
  static Order channelsSecond(int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
    axes.add(1, rank - 1);
    return new Order(axes);
  }

  int rank() {
    return axes.size();
  }

  boolean isNatural() {
    return equals(natural(rank()));
  }

  /** Returns where an axis of the tensor is in the file; negative axes count from the end. */
  int position(int axis) {
    return axes.indexOf(axis < 0 ? axis + rank() : axis);
  }

  /** Returns the sizes in the file of a tensor of this shape. */
  Shape of(Shape shape) {
    return Shape.of(axes.stream().mapToInt(shape::size).toArray());
  }

  /** Returns the permutation that ONNX's Transpose needs to get here from another order. */
  List<Long> from(Order other) {
    return axes.stream().map(axis -> (long) other.position(axis)).toList();
  }

  /** Returns the order that is left without some axes, which are counted from 0. */
  Order without(Collection<Integer> removed) {
    return new Order(
        axes.stream()
            .filter(axis -> !removed.contains(axis))
            .map(axis -> axis - (int) removed.stream().filter(r -> r < axis).count())
            .toList());
  }

  /** Returns the order of the same file if the axes here are permuted. */
  Order permuted(int[] permutation) {
    List<Integer> inverse = new ArrayList<>(axes);
    for (int axis = 0; axis < permutation.length; axis++) {
      inverse.set(position(permutation[axis]), axis);
    }
    return new Order(inverse);
  }

  /** Returns the order with two axes of the file exchanged. */
  Order swapped(int first, int second) {
    List<Integer> result = new ArrayList<>(axes);
    result.set(first, axes.get(second));
    result.set(second, axes.get(first));
    return new Order(result);
  }
}
