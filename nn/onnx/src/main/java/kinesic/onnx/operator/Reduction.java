package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A reduction over axes.
 *
 * @param inputSince the version of the operator set from which on the axes are an input; an
 *     attribute before
 * @param function reduces axes of a tensor, which stay with size 1
 * @param finiteAtZero whether the result is finite if all elements are 0
 * @param empty the result without elements, limited to the range of the type
 * @param fold reduces numbers on the host; null if they are reduced as a tensor
 */
record Reduction(
    int inputSince, Function function, boolean finiteAtZero, double empty, @Nullable Fold fold)
    implements Operator {

  /** Reduces axes of a tensor. */
  @FunctionalInterface
  interface Function {

    /** Returns the result, in which the axes have size 1. */
    Tensor apply(Tensor x, int... axes);
  }

  /** Joins two numbers on the host. */
  record Fold(LongBinaryOperator integers, DoubleBinaryOperator numbers) {}

  @Override
  public Slot slot(Attributes node, int input) {
    return input == 0 ? Slot.DATA : Slot.HOST;
  }

  @Override
  public List<Operand> compute(Call call) {
    Operand x = call.operand(0);
    long[] given = axes(call);
    if (given.length == 0 && call.flag("noop_with_empty_axes", false)) {
      Operand extended = Movement.reshape(x, x.shape().insert(0, 1));
      return List.of(Movement.reshape(reduced(extended, call, 0), x.shape()));
    }
    int rank = x.shape().rank();
    int[] axes =
        given.length == 0
            ? IntStream.range(0, rank).toArray()
            : Arrays.stream(given).mapToInt(axis -> Call.axis(axis, rank)).sorted().toArray();
    Operand result = rank == 0 ? x : reduced(x, call, axes);
    if (call.flag("keepdims", true)) {
      return List.of(result);
    }
    int[] left =
        IntStream.range(0, rank)
            .filter(axis -> Arrays.binarySearch(axes, axis) < 0)
            .map(x.shape()::size)
            .toArray();
    return List.of(Movement.reshape(result, Shape.of(left)));
  }

  private long[] axes(Call call) {
    if (call.version() >= inputSince) {
      return call.has(1) ? call.host(1).integers() : new long[0];
    }
    return call.attributes().integers("axes", List.of()).stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Reduces axes, which stay with size 1. */
  private Operand reduced(Operand x, Call call, int... axes) {
    Shape kept = x.shape();
    for (int axis : axes) {
      kept = kept.with(axis, 1);
    }
    if (x instanceof HostArray numbers && fold != null) {
      return HostArithmetic.fold(numbers, kept, empty, fold.integers, fold.numbers);
    }
    if (x.shape().elements() == 0) {
      double value = HostArithmetic.limited(x.type(), empty);
      return TensorOperand.of(Tensor.full(call.backend(), kept, (float) value), x.type());
    }
    TensorOperand tensor = call.tensor(x);
    for (int axis : axes) {
      tensor = tensor.along(axis);
    }
    if (!finiteAtZero) {
      tensor = tensor.withoutPadding();
    }
    Tensor result = function.apply(tensor.tensor(), tensor.layout().axes(axes));
    return tensor.with(x.type().isFloating() ? result : Truncation.of(result));
  }
}
