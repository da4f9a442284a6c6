package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import kinesic.engine.Shape;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/** Operators that change the shape but no element, and those that make arrays from shapes. */
final class ShapeOperators {

  private ShapeOperators() {}

  static void register(Operators operators) {
    operators.add("Size", 1, call -> List.of(size(call.operand(0).shape())));
    operators.add("Reshape", 1, ((Operator) ShapeOperators::reshape).slots(Slot.DATA, Slot.HOST));
    operators.add("Squeeze", 1, ((Operator) ShapeOperators::squeeze).slots(Slot.DATA, Slot.HOST));
    operators.add(
        "Unsqueeze", 1, ((Operator) ShapeOperators::unsqueeze).slots(Slot.DATA, Slot.HOST));
    operators.add("Expand", 8, ((Operator) ShapeOperators::expand).slots(Slot.DATA, Slot.HOST));
    operators.add("ConstantOfShape", 9, ((Operator) ShapeOperators::fill).slots(Slot.HOST));
    operators.add("Range", 11, ((Operator) ShapeOperators::range).slots(Slot.HOST));
    operators.add(
        "EyeLike", 9, ((Operator) ShapeOperators::eye).checked(ShapeOperators::eyeProblem));
  }

  private static HostArray size(Shape shape) {
    return HostArray.integers(ElementType.INT64, Shape.SCALAR, (long) shape.elements());
  }

  // ---------------------------------------------------------------- shapes

  /** In the shape, -1 is computed, and 0 is the size of x unless {@code allowzero} is set. */
  private static List<Operand> reshape(Call call) {
    Operand x = call.operand(0);
    int[] sizes =
        call.version() < 5
            ? ints(call.attributes().integers("shape", List.of()))
            : call.host(1).ints();
    sizes = call.forBatch(x.shape(), sizes);
    boolean zeroIsSize = call.flag("allowzero", false);
    int known = 1;
    int unknown = -1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 0 && !zeroIsSize) {
        sizes[axis] = x.shape().size(axis);
      }
      if (sizes[axis] == -1) {
        unknown = axis;
      } else {
        known *= sizes[axis];
      }
    }
    if (unknown >= 0) {
      sizes[unknown] = known == 0 ? 0 : x.shape().elements() / known;
    }
    return List.of(Movement.reshape(x, Shape.of(sizes)));
  }

  private static int[] ints(List<Long> numbers) {
    return numbers.stream().mapToInt(Long::intValue).toArray();
  }

  /** Returns the axes, an attribute before version 13, then an input; null if there are none. */
  private static int @Nullable [] axes(Call call) {
    if (call.version() >= 13) {
      return call.has(1) ? call.host(1).ints() : null;
    }
    List<Long> axes = call.attributes().integers("axes");
    return axes == null ? null : ints(axes);
  }

  private static List<Operand> squeeze(Call call) {
    Operand x = call.operand(0);
    Shape s = x.shape();
    int[] given = axes(call);
    boolean[] removed = new boolean[s.rank()];
    if (given == null) {
      for (int axis = 0; axis < removed.length; axis++) {
        removed[axis] = s.size(axis) == 1;
      }
    } else {
      for (int axis : given) {
        removed[s.axis(axis)] = true;
      }
    }
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < removed.length; axis++) {
      if (!removed[axis]) {
        sizes.add(s.size(axis));
      } else if (s.size(axis) != 1) {
        throw new IllegalArgumentException(
            "squeeze: axis %s of shape %s has size %s, not 1".formatted(axis, s, s.size(axis)));
      }
    }
    return List.of(Movement.reshape(x, shape(sizes)));
  }

  private static List<Operand> unsqueeze(Call call) {
    Operand x = call.operand(0);
    int[] given = axes(call);
    if (given == null) {
      throw call.unsupported("there are no axes");
    }
    int rank = x.shape().rank() + given.length;
    TreeSet<Integer> added = new TreeSet<>();
    for (int axis : given) {
      added.add(Call.axis(axis, rank));
    }
    List<Integer> sizes = new ArrayList<>();
    Arrays.stream(x.shape().toArray()).forEach(sizes::add);
    added.forEach(axis -> sizes.add(axis, 1));
    return List.of(Movement.reshape(x, shape(sizes)));
  }

  private static Shape shape(List<Integer> sizes) {
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** x and the shape broadcast to each other. */
  private static List<Operand> expand(Call call) {
    Operand x = call.operand(0);
    Shape target = Shape.of(call.forBatch(x.shape(), call.host(1).ints()));
    return List.of(Movement.expand(x, Broadcast.shape(List.of(x.shape(), target))));
  }

  // ---------------------------------------------------------------- new arrays

  private static List<Operand> fill(Call call) {
    Shape shape = Shape.of(call.host(0).ints());
    TensorData value = call.attributes().tensor("value");
    HostArray filling = value == null ? HostArray.floats(Shape.SCALAR, 0) : HostArray.of(value);
    return List.of(Movement.filled(filling, shape));
  }

  private static List<Operand> range(Call call) {
    HostArray from = call.host(0);
    HostArray to = call.host(1);
    HostArray step = call.host(2);
    if (from.isIntegral()) {
      long distance = to.integer(0) - from.integer(0);
      long count = Math.max(0, Math.ceilDiv(distance, step.integer(0)));
      return List.of(
          HostArithmetic.ofIntegers(
              from.type(),
              Shape.of(Math.toIntExact(count)),
              i -> from.integer(0) + i * step.integer(0)));
    }
    double count = Math.ceil((to.number(0) - from.number(0)) / step.number(0));
    return List.of(
        HostArithmetic.ofNumbers(
            from.type(),
            Shape.of((int) Math.max(0, count)),
            i -> from.number(0) + i * step.number(0)));
  }

  private static @Nullable String eyeProblem(Attributes node, long version) {
    ElementType type = ElementType.of(node.integer("dtype", ElementType.FLOAT.code()));
    return type.bytes() == 0 ? "the type %s".formatted(type) : null;
  }

  private static List<Operand> eye(Call call) {
    Operand x = call.operand(0);
    Shape s = x.shape();
    if (s.rank() != 2) {
      throw call.unsupported("an input of shape %s, which is no matrix".formatted(s));
    }
    ElementType type = ElementType.of(call.integer("dtype", x.type().code()));
    long diagonal = call.integer("k", 0);
    int columns = s.size(1);
    return List.of(
        HostArithmetic.ofIntegers(type, s, i -> i % columns == i / columns + diagonal ? 1 : 0));
  }
}
