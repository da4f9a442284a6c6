package kinesic.onnx.operator;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/** Operators that give numbers on the host: constants, shapes. */
final class ConstantOperators {

  private ConstantOperators() {}

  static void register(Operators operators) {
    operators.add(
        "Constant", 1, ((Operator) ConstantOperators::constant).checked(ConstantOperators::check));
    operators.add("Shape", 1, ConstantOperators::shape);
    operators.add("Identity", 1, call -> List.of(call.operand(0)));
  }

  private static @Nullable String check(Attributes node, long version) {
    return node.has("sparse_value") || node.has("value_string") || node.has("value_strings")
        ? "sparse tensors and strings"
        : null;
  }

  private static List<Operand> constant(Call call) {
    Attributes node = call.attributes();
    TensorData value = node.tensor("value");
    if (value != null) {
      return List.of(HostArray.of(value));
    }
    if (node.has("value_int")) {
      return List.of(
          HostArray.integers(ElementType.INT64, Shape.SCALAR, node.integer("value_int")));
    }
    if (node.has("value_float")) {
      return List.of(HostArray.floats(Shape.SCALAR, node.number("value_float", 0)));
    }
    List<Long> integers = node.integers("value_ints");
    if (integers != null) {
      return List.of(HostArray.vector(integers.stream().mapToLong(Long::longValue).toArray()));
    }
    List<Float> numbers = node.numbers("value_floats", List.of());
    return List.of(
        HostArray.numbers(
            ElementType.FLOAT,
            Shape.of(numbers.size()),
            numbers.stream().mapToDouble(Float::doubleValue).toArray()));
  }

  private static List<Operand> shape(Call call) {
    Shape shape = call.operand(0).shape();
    int rank = shape.rank();
    int from = bound(call.integer("start", 0), rank);
    int to = bound(call.integer("end", rank), rank);
    long[] sizes = new long[Math.max(to - from, 0)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.size(from + i);
    }
    return List.of(HostArray.vector(sizes));
  }

  private static int bound(long axis, int rank) {
    return (int) Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }
}
