package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.TopK;
import kinesic.onnx.format.ElementType;

/** Operators that select elements by their positions or their order. */
final class SelectionOperators {

  private SelectionOperators() {}

  static void register(Operators operators) {
    operators.add(
        "GatherElements",
        11,
        ((Operator) SelectionOperators::gatherElements).slots(Slot.DATA, Slot.HOST));
    operators.add(
        "GatherND", 11, ((Operator) SelectionOperators::gatherNd).slots(Slot.DATA, Slot.HOST));
    operators.add("TopK", 1, ((Operator) SelectionOperators::topK).slots(Slot.DATA, Slot.HOST));
    operators.add(
        "CenterCropPad", 18, ((Operator) SelectionOperators::centred).slots(Slot.DATA, Slot.HOST));
  }

  // ---------------------------------------------------------------- by position

  private static List<Operand> gatherElements(Call call) {
    Operand x = call.operand(0);
    HostArray indices = call.host(1);
    int axis = call.axis("axis", 0, x.shape().rank());
    int[] positions = Positions.ofElements(x.shape(), axis, indices);
    return List.of(
        switch (x) {
          case HostArray numbers ->
              HostArithmetic.take(numbers, indices.shape(), i -> positions[i]);
          case TensorOperand tensor -> rows(tensor, 1, positions, indices.shape());
        });
  }

  private static List<Operand> gatherNd(Call call) {
    Operand x = call.operand(0);
    HostArray indices = call.host(1);
    int batch = (int) call.integer("batch_dims", 0);
    int[] positions = Positions.ofRows(x.shape(), batch, indices);
    int selected = batch + indices.shape().size(-1);
    int inner = Positions.inner(x.shape(), selected);
    Shape result = indices.shape().leading(indices.shape().rank() - 1);
    for (int axis = selected; axis < x.shape().rank(); axis++) {
      result = result.append(x.shape().size(axis));
    }
    Shape shape = result;
    return List.of(
        switch (x) {
          case HostArray numbers ->
              HostArithmetic.take(numbers, shape, i -> positions[i / inner] * inner + i % inner);
          case TensorOperand tensor -> rows(tensor, inner, positions, shape);
        });
  }

  /** Returns rows of {@code inner} elements each. */
  private static TensorOperand rows(TensorOperand x, int inner, int[] positions, Shape shape) {
    Tensor rows = x.logical().reshape(x.shape().elements() / Math.max(inner, 1), inner);
    return TensorOperand.of(rows.gatherRows(positions).reshape(shape.toArray()), x.type());
  }

  // ---------------------------------------------------------------- by order

  private static List<Operand> topK(Call call) {
    Operand x = call.operand(0);
    int axis = call.axis("axis", -1, x.shape().rank());
    int k = (int) (call.has(1) ? call.host(1).integer(0) : call.attributes().integer("k"));
    boolean largest = call.flag("largest", true);
    if (k < 0 || k > x.shape().size(axis)) {
      throw new IllegalArgumentException(
          "top k: cannot take %s of axis %s of %s".formatted(k, axis, x.shape()));
    }
    return switch (x) {
      case HostArray numbers -> topOnHost(numbers, axis, k, largest);
      case TensorOperand tensor -> {
        TensorOperand last = axisLast(tensor, axis);
        TopK op = new TopK(k, largest);
        TensorOperand values = last.with(op.apply(last.tensor()));
        yield List.of(values, values.with(ElementType.INT64).map(same -> op.indices()));
      }
    };
  }

  /** Returns an operand in a layout in which a logical axis is the last one. */
  private static TensorOperand axisLast(TensorOperand x, int axis) {
    TensorOperand along = x.along(axis).unblocked();
    int[] order = along.layout().order();
    int[] moved =
        IntStream.concat(Arrays.stream(order).filter(a -> a != axis), IntStream.of(axis)).toArray();
    return along.in(Layout.of(moved));
  }

  private static List<Operand> topOnHost(HostArray x, int axis, int k, boolean largest) {
    Shape s = x.shape();
    Shape result = s.with(axis, k);
    int inner = s.inner(axis);
    int size = s.size(axis);
    Comparator<Integer> ascending =
        x.isIntegral()
            ? Comparator.comparingLong(x::integer)
            : Comparator.comparingDouble(x::number);
    int[] positions = new int[result.elements()];
    long[] indices = new long[positions.length];
    for (int line = 0; line < s.elements() / Math.max(size, 1); line++) {
      int first = line / inner * size * inner + line % inner;
      int to = line / inner * k * inner + line % inner;
      List<Integer> ranked =
          IntStream.range(0, size)
              .mapToObj(i -> first + i * inner)
              .sorted(largest ? ascending.reversed() : ascending)
              .toList();
      for (int i = 0; i < k; i++) {
        positions[to + i * inner] = ranked.get(i);
        indices[to + i * inner] = (ranked.get(i) - first) / inner;
      }
    }
    return List.of(
        HostArithmetic.take(x, result, i -> positions[i]),
        HostArray.integers(ElementType.INT64, result, indices));
  }

  // ---------------------------------------------------------------- the centre

  /** Cuts off what exceeds a shape, and adds zeros to what it exceeds, at both ends of an axis. */
  private static List<Operand> centred(Call call) {
    Operand x = call.operand(0);
    int rank = x.shape().rank();
    int[] given = call.host(1).ints();
    int[] sizes = call.attributes().has("axes") ? given : call.forBatch(x.shape(), given);
    List<Long> all = IntStream.range(0, rank).mapToObj(axis -> (long) axis).toList();
    List<Long> axes = call.attributes().integers("axes", all);
    for (int i = 0; i < axes.size(); i++) {
      int axis = Call.axis(axes.get(i), rank);
      int wanted = sizes[i];
      int missing = wanted - x.shape().size(axis);
      x =
          missing < 0
              ? Movement.slice(x, axis, -missing / 2, -missing / 2 + wanted)
              : Movement.pad(x, axis, missing / 2, missing - missing / 2, 0);
    }
    return List.of(x);
  }
}
