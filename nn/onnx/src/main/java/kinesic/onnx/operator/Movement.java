package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.ImageLayout;
import kinesic.onnx.format.ElementType;

/**
 * The few movements of elements from which operators are composed, for numbers on the host and for
 * tensors in any layout. Axes are logical ones, counted from 0.
 */
final class Movement {

  private Movement() {}

  /** Returns the same elements with another shape. */
  static Operand reshape(Operand x, Shape shape) {
    return switch (x) {
      case HostArray numbers -> numbers.reshaped(shape);
      case TensorOperand tensor -> tensor.reshaped(shape);
    };
  }

  /** Returns the elements with reordered axes: axis a of the result is axis order[a] of x. */
  static Operand transpose(Operand x, int... order) {
    return switch (x) {
      case TensorOperand tensor -> tensor.transposed(order);
      case HostArray numbers -> {
        Shape s = numbers.shape();
        Shape result = Shape.of(Arrays.stream(order).map(s::size).toArray());
        int[] strides = Arrays.stream(order).map(s::inner).toArray();
        int[] positions = HostArithmetic.strided(result, strides);
        yield HostArithmetic.take(numbers, result, i -> positions[i]);
      }
    };
  }

  /**
   * Returns the given indices of an axis, which may repeat.
   *
   * @param index 0 to the size of the axis - 1
   */
  static Operand select(Operand x, int axis, int... index) {
    int size = x.shape().size(axis);
    for (int i : index) {
      if (i < 0 || i >= size) {
        throw new IllegalArgumentException(
            "index %s is not on axis %s of shape %s".formatted(i, axis, x.shape()));
      }
    }
    if (Arrays.equals(index, IntStream.range(0, size).toArray())) {
      return x;
    }
    return switch (x) {
      case HostArray numbers -> {
        int inner = numbers.shape().inner(axis);
        yield HostArithmetic.take(
            numbers,
            numbers.shape().with(axis, index.length),
            i -> {
              int row = i / inner;
              return (row / index.length * size + index[row % index.length]) * inner + i % inner;
            });
      }
      case TensorOperand tensor -> selected(tensor, axis, index);
    };
  }

  private static TensorOperand selected(TensorOperand x, int axis, int... index) {
    if (axis == 1 && isBlocks(x, index)) {
      int first = index[0] / ImageLayout.BLOCK;
      Tensor blocks = x.tensor().slice(1, first, first + ImageLayout.blocks(index.length));
      return TensorOperand.ofImages(blocks, index.length).with(x.type());
    }
    TensorOperand along = x.along(axis);
    int at = along.layout().axis(axis);
    return along.with(
        isRange(index)
            ? along.tensor().slice(at, index[0], index[index.length - 1] + 1)
            : along.tensor().indexSelect(at, index));
  }

  /** Returns whether images are blocked and the channels are those of successive blocks. */
  private static boolean isBlocks(TensorOperand images, int[] channels) {
    int end = channels.length == 0 ? 0 : channels[channels.length - 1] + 1;
    return images.layout().isBlocked()
        && isRange(channels)
        && channels[0] % ImageLayout.BLOCK == 0
        && (end % ImageLayout.BLOCK == 0 || end == images.shape().size(1));
  }

  private static boolean isRange(int[] index) {
    for (int i = 1; i < index.length; i++) {
      if (index[i] != index[i - 1] + 1) {
        return false;
      }
    }
    return index.length > 0;
  }

  /** Returns the indices {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
  static Operand slice(Operand x, int axis, int from, int to) {
    return select(x, axis, IntStream.range(from, to).toArray());
  }

  /** Returns the indices of an axis in reverse order. */
  static Operand reverse(Operand x, int axis) {
    int last = x.shape().size(axis) - 1;
    return select(x, axis, IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
  }

  /** Adds elements of one value before and after an axis. */
  static Operand pad(Operand x, int axis, int before, int after, double value) {
    if (before == 0 && after == 0) {
      return x;
    }
    return switch (x) {
      case HostArray numbers -> {
        HostArray filling = HostArithmetic.ofNumbers(numbers.type(), Shape.SCALAR, i -> value);
        yield concatOnHost(
            axis,
            List.of(
                filled(filling, x.shape().with(axis, before)),
                numbers,
                filled(filling, x.shape().with(axis, after))));
      }
      case TensorOperand tensor -> {
        TensorOperand along = tensor.along(axis);
        yield along.with(
            along.tensor().pad(along.layout().axis(axis), before, after, (float) value));
      }
    };
  }

  /** Returns an array that is filled with one number. */
  static HostArray filled(HostArray number, Shape shape) {
    return number.isIntegral()
        ? HostArray.integers(number.type(), shape, number.integer(0))
        : HostArray.numbers(number.type(), shape, number.number(0));
  }

  /**
   * Repeats the elements along axes of size 1 and new leading axes.
   *
   * @throws IllegalArgumentException if x does not broadcast to the shape
   */
  static Operand expand(Operand x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    if (!x.shape().broadcastsTo(shape)) {
      throw new IllegalArgumentException(
          "shape %s does not broadcast to %s".formatted(x.shape(), shape));
    }
    return switch (x) {
      case HostArray numbers -> {
        int[] positions = HostArithmetic.positions(numbers.shape(), shape);
        yield HostArithmetic.take(numbers, shape, i -> positions[i]);
      }
      case TensorOperand tensor -> {
        TensorOperand full = tensor.withRank(shape.rank());
        if (full.layout().isBlocked() && full.shape().size(1) != shape.size(1)) {
          full = full.unblocked();
        }
        Tensor expanded = full.tensor().expand(full.layout().stored(shape).toArray());
        yield new TensorOperand(expanded, full.layout(), shape, full.type());
      }
    };
  }

  /**
   * Concatenates operands along an axis, in the layout of the largest one.
   *
   * @throws IllegalArgumentException if the shapes differ on another axis
   */
  static TensorOperand concat(int axis, List<TensorOperand> parts) {
    TensorOperand largest = parts.getFirst();
    int total = 0;
    for (TensorOperand part : parts) {
      total += part.shape().size(axis);
      if (part.shape().elements() > largest.shape().elements()) {
        largest = part;
      }
    }
    boolean blocks =
        largest.layout().isBlocked()
            && (axis != 1 || parts.subList(0, parts.size() - 1).stream().allMatch(Movement::fills));
    Layout layout = blocks ? largest.layout() : largest.unblocked().layout();
    Tensor[] tensors = parts.stream().map(p -> p.in(layout).tensor()).toArray(Tensor[]::new);
    return new TensorOperand(
        Tensor.concat(layout.axis(axis), tensors),
        layout,
        largest.shape().with(axis, total),
        largest.type());
  }

  /** Returns whether the channels fill whole blocks. */
  private static boolean fills(TensorOperand images) {
    return images.shape().size(1) % ImageLayout.BLOCK == 0;
  }

  /**
   * Concatenates numbers along an axis.
   *
   * @throws IllegalArgumentException if the shapes differ on another axis
   */
  static HostArray concatOnHost(int axis, List<HostArray> parts) {
    Shape first = parts.getFirst().shape();
    int total = 0;
    for (HostArray part : parts) {
      Shape s = part.shape();
      if (s.rank() != first.rank() || !s.with(axis, 0).equals(first.with(axis, 0))) {
        throw new IllegalArgumentException(
            "shapes may differ on axis %s only: %s and %s".formatted(axis, first, s));
      }
      total += s.size(axis);
    }
    Shape result = first.with(axis, total);
    HostArray[] owner = new HostArray[result.elements()];
    int[] position = new int[result.elements()];
    int at = 0;
    for (HostArray part : parts) {
      int row = part.shape().size(axis) * result.inner(axis);
      for (int i = 0; i < part.length(); i++) {
        int target = i / row * total * result.inner(axis) + at + i % row;
        owner[target] = part;
        position[target] = i;
      }
      at += row;
    }
    ElementType type = parts.getFirst().type();
    return type.isFloating()
        ? HostArithmetic.ofNumbers(type, result, i -> owner[i].number(position[i]))
        : HostArithmetic.ofIntegers(type, result, i -> owner[i].integer(position[i]));
  }
}
