package kinesic.onnx.operator;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.TensorData;
import org.jspecify.annotations.Nullable;

/** Operators that hardly compute: constants, shapes, the identity and its relatives. */
final class ConstantOperators {

  private ConstantOperators() {}

  static void register(Operators operators) {
    operators.add(
        "Constant", 1, ((Operator) ConstantOperators::constant).checked(ConstantOperators::check));
    operators.add("Shape", 1, ConstantOperators::shape);
    operators.add("Identity", 1, call -> List.of(call.operand(0)));
    operators.add("Flatten", 1, ConstantOperators::flatten);
    operators.add("Dropout", 1, new Dropping());
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
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  private static List<Operand> flatten(Call call) {
    Shape shape = call.operand(0).shape();
    long given = call.integer("axis", 1);
    int axis = Call.axis(given, shape.rank() + 1) - (given < 0 ? 1 : 0);
    int rows = axis == shape.rank() ? shape.elements() : shape.outer(axis);
    Shape matrix = Shape.of(rows, axis == 0 ? shape.elements() : shape.inner(axis - 1));
    return List.of(reshaped(call.operand(0), matrix));
  }

  private static Operand reshaped(Operand operand, Shape shape) {
    return switch (operand) {
      case HostArray numbers -> numbers.reshaped(shape);
      case TensorOperand tensor -> tensor.reshaped(shape);
    };
  }

  /** Dropout: the identity except in training. */
  private record Dropping() implements Operator {

    @Override
    public List<Operand> compute(Call call) {
      boolean asked = call.has(2) && call.host(2).item() != 0;
      if (!call.isTraining() && !asked) {
        return masked(call, call.operand(0));
      }
      float p = call.has(1) ? call.host(1).item() : call.number("ratio", 0.5f);
      TensorOperand x = call.tensor(0);
      if (!call.attributes().hasOutput(1)) {
        return List.of(x.map(t -> t.dropout(p, call.random())));
      }
      TensorOperand kept = x.map(t -> Tensor.onesLike(t).dropout(p, call.random()));
      Operand mask = kept.map(t -> t.notEqualTo(0)).with(ElementType.BOOL);
      return List.of(x.map(t -> t.multiply(kept.tensor())), mask);
    }

    private static List<Operand> masked(Call call, Operand x) {
      return call.attributes().hasOutput(1)
          ? List.of(x, HostArray.integers(ElementType.BOOL, x.shape(), 1))
          : List.of(x);
    }

    @Override
    public Slot slot(Attributes node, int input) {
      return input == 0 ? Slot.DATA : Slot.HOST;
    }

    @Override
    public boolean isPure() {
      return false;
    }
  }
}
