package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;

/** Reductions over axes, running sums, and the functions of the family of softmax. */
final class ReductionOperators {

  private static final double LOWEST = Double.NEGATIVE_INFINITY;
  private static final double HIGHEST = Double.POSITIVE_INFINITY;

  private ReductionOperators() {}

  static void register(Operators operators) {
    reductions(operators);
    operators.add("ArgMax", 1, call -> List.of(position(call, call.tensor(0))));
    operators.add("ArgMin", 1, call -> List.of(position(call, call.tensor(0).map(Tensor::negate))));
    operators.add(
        "CumSum", 11, ((Operator) ReductionOperators::cumSum).slots(Slot.DATA, Slot.HOST));
    operators.add("Softmax", 1, alongAxis(Tensor::softmax));
    operators.add("LogSoftmax", 1, alongAxis(Tensor::logSoftmax));
    operators.add("Hardmax", 1, alongAxis(ReductionOperators::hardmax));
  }

  private static void reductions(Operators operators) {
    operators.add(
        "ReduceSum",
        1,
        new Reduction(
            13,
            (x, axes) -> x.sum(true, axes),
            true,
            0,
            new Reduction.Fold(Long::sum, Double::sum)));
    operators.add(
        "ReduceProd",
        1,
        new Reduction(
            18,
            (x, axes) -> x.prod(true, axes),
            true,
            1,
            new Reduction.Fold((x, y) -> x * y, (x, y) -> x * y)));
    operators.add(
        "ReduceMax",
        1,
        new Reduction(
            18,
            (x, axes) -> x.max(true, axes),
            true,
            LOWEST,
            new Reduction.Fold(Math::max, Math::max)));
    operators.add(
        "ReduceMin",
        1,
        new Reduction(
            18,
            (x, axes) -> x.min(true, axes),
            true,
            HIGHEST,
            new Reduction.Fold(Math::min, Math::min)));
    operators.add("ReduceMean", 1, onTensors((x, axes) -> x.mean(true, axes), true, Double.NaN));
    operators.add("ReduceL1", 1, onTensors((x, axes) -> x.norm(1, true, axes), true, 0));
    operators.add("ReduceL2", 1, onTensors((x, axes) -> x.norm(2, true, axes), true, 0));
    operators.add(
        "ReduceSumSquare", 1, onTensors((x, axes) -> x.square().sum(true, axes), true, 0));
    operators.add(
        "ReduceLogSum", 1, onTensors((x, axes) -> x.sum(true, axes).log(), false, LOWEST));
    operators.add(
        "ReduceLogSumExp", 1, onTensors((x, axes) -> x.logSumExp(true, axes), true, LOWEST));
  }

  private static Reduction onTensors(
      Reduction.Function function, boolean finiteAtZero, double empty) {
    return new Reduction(18, function, finiteAtZero, empty, null);
  }

  // ---------------------------------------------------------------- along one axis

  /**
   * Returns the indices of the maxima along an axis, computed with tensors, so that a network can
   * be traced: the maximum of numbers that rise or fall along the axis, of those at which there is
   * a maximum.
   */
  private static Operand position(Call call, TensorOperand operand) {
    int axis = call.axis("axis", 0, operand.shape().rank());
    boolean last = call.flag("select_last_index", false);
    TensorOperand x = operand.along(axis).map(Tensor::detach);
    int at = x.layout().axis(axis);
    int size = x.shape().size(axis);
    float[] rank = new float[size];
    for (int i = 0; i < size; i++) {
      rank[i] = last ? i + 1 : size - i;
    }
    Tensor t = x.tensor();
    int[] ones = new int[t.shape().rank()];
    Arrays.fill(ones, 1);
    Tensor ranks = Tensor.of(call.backend(), Shape.of(ones).with(at, size), rank);
    Tensor best = t.lessThan(t.max(true, at)).equalTo(0).multiply(ranks).max(true, at);
    Operand result =
        x.with(last ? best.subtract(1) : best.negate().add(size)).with(ElementType.INT64);
    return call.flag("keepdims", true)
        ? result
        : Movement.reshape(result, operand.shape().without(axis));
  }

  private static List<Operand> cumSum(Call call) {
    Operand x = call.operand(0);
    int axis = Call.axis(call.host(1).integer(0), x.shape().rank());
    boolean reverse = call.flag("reverse", false);
    Operand forward = reverse ? Movement.reverse(x, axis) : x;
    if (call.flag("exclusive", false) && x.shape().size(axis) > 0) {
      int size = x.shape().size(axis);
      forward = Movement.pad(Movement.slice(forward, axis, 0, size - 1), axis, 1, 0, 0);
    }
    Operand sums =
        switch (forward) {
          case HostArray numbers -> HostArithmetic.cumSum(numbers, axis);
          case TensorOperand tensor -> {
            TensorOperand along = tensor.along(axis);
            yield along.map(t -> t.cumSum(along.layout().axis(axis)));
          }
        };
    return List.of(reverse ? Movement.reverse(sums, axis) : sums);
  }

  /**
   * Returns an operator along the attribute {@code axis}. Before version 13, that axis and those
   * after it are one.
   */
  private static Operator alongAxis(BiFunction<Tensor, Integer, Tensor> function) {
    return call -> {
      TensorOperand x = call.tensor(0);
      int rank = x.shape().rank();
      int axis = call.axis("axis", call.version() < 13 ? 1 : -1, Math.max(rank, 1));
      if (call.version() < 13 && x.shape().inner(axis) > 1) {
        int outer = x.shape().outer(axis);
        Shape matrix = Shape.of(outer, x.shape().elements() / Math.max(outer, 1));
        TensorOperand rows = x.reshaped(matrix);
        return List.of(rows.map(t -> function.apply(t, rows.layout().axis(1))).reshaped(x.shape()));
      }
      TensorOperand along = x.along(axis);
      return List.of(along.map(t -> function.apply(t, along.layout().axis(axis))));
    };
  }

  /** Returns 1 at the first maximum along an axis, 0 elsewhere. */
  private static Tensor hardmax(Tensor x, int axis) {
    Tensor maxima = x.equalTo(x.detach().max(true, axis));
    return maxima.multiply(maxima.cumSum(axis).equalTo(1));
  }
}
