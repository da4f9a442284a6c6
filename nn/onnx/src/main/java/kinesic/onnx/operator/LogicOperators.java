package kinesic.onnx.operator;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/** Comparisons, operators on booleans and on the bits of integers, selection, conversion. */
final class LogicOperators {

  /** A relation of two numbers, given by the signs that their comparison may have. */
  private record Relation(boolean less, boolean equal, boolean greater) {

    boolean holds(long x, long y) {
      return x < y ? less : x > y ? greater : equal;
    }

    boolean holds(double x, double y) {
      return (x < y && less) || (x > y && greater) || (x == y && equal);
    }
  }

  private LogicOperators() {}

  static void register(Operators operators) {
    operators.add("Less", 1, comparison(new Relation(true, false, false), Tensor::lessThan));
    operators.add(
        "LessOrEqual", 12, comparison(new Relation(true, true, false), Tensor::lessOrEqual));
    operators.add("Greater", 1, comparison(new Relation(false, false, true), Tensor::greaterThan));
    operators.add(
        "GreaterOrEqual", 12, comparison(new Relation(false, true, true), Tensor::greaterOrEqual));
    operators.add("Equal", 1, comparison(new Relation(false, true, false), Tensor::equalTo));
    operators.add("And", 1, logical((x, y) -> x & y, Tensor::multiply));
    operators.add("Or", 1, logical((x, y) -> x | y, Tensor::maximum));
    operators.add("Xor", 1, logical((x, y) -> x ^ y, Tensor::notEqualTo));
    operators.add("Not", 1, predicate(x -> x == 0, x -> x.equalTo(0)));
    operators.add("IsNaN", 9, predicate(Double::isNaN, x -> x.detach().notEqualTo(x.detach())));
    operators.add("IsInf", 10, LogicOperators::isInfinite);
    operators.add("Where", 9, LogicOperators::where);
    bits(operators);
    conversions(operators);
  }

  private static Operator comparison(Relation relation, BinaryOperator<Tensor> tensors) {
    return call ->
        List.of(
            call.operand(0) instanceof HostArray x && call.operand(1) instanceof HostArray y
                ? HostArithmetic.combine(
                    x,
                    y,
                    ElementType.BOOL,
                    (a, b) -> relation.holds(a, b) ? 1 : 0,
                    (a, b) -> relation.holds(a, b) ? 1 : 0)
                : Broadcast.apply(
                        tensors, call.tensor(0), call.tensor(ArithmeticOperators.second(call)))
                    .with(ElementType.BOOL));
  }

  private static Operator logical(LongBinaryOperator integers, BinaryOperator<Tensor> tensors) {
    return call ->
        List.of(
            call.operand(0) instanceof HostArray x && call.operand(1) instanceof HostArray y
                ? HostArithmetic.combine(
                    x,
                    y,
                    ElementType.BOOL,
                    integers,
                    (a, b) -> integers.applyAsLong((long) a, (long) b))
                : Broadcast.apply(tensors, call.tensor(0), call.tensor(1)));
  }

  private interface Condition {
    boolean holds(double x);
  }

  private static Operator predicate(Condition condition, UnaryOperator<Tensor> tensors) {
    return call -> List.of(holds(call, condition, tensors));
  }

  private static Operand holds(Call call, Condition condition, UnaryOperator<Tensor> tensors) {
    return call.operand(0) instanceof HostArray x
        ? HostArithmetic.map(
            x,
            ElementType.BOOL,
            v -> condition.holds((double) v) ? 1 : 0,
            v -> condition.holds(v) ? 1 : 0)
        : call.tensor(0).map(tensors).with(ElementType.BOOL);
  }

  private static List<Operand> isInfinite(Call call) {
    boolean positive = call.flag("detect_positive", true);
    boolean negative = call.flag("detect_negative", true);
    return List.of(
        holds(
            call,
            v ->
                (positive && v == Double.POSITIVE_INFINITY)
                    || (negative && v == Double.NEGATIVE_INFINITY),
            x -> {
              Tensor above = x.equalTo(Float.POSITIVE_INFINITY);
              Tensor below = x.equalTo(Float.NEGATIVE_INFINITY);
              return above.multiply(positive ? 1 : 0).add(below.multiply(negative ? 1 : 0));
            }));
  }

  /** Selects elements of input 1 where the condition, input 0, holds, else of input 2. */
  private static List<Operand> where(Call call) {
    if (call.operand(0) instanceof HostArray condition
        && call.operand(1) instanceof HostArray x
        && call.operand(2) instanceof HostArray y) {
      return List.of(HostArithmetic.where(condition, x, y));
    }
    Broadcast all = Broadcast.of(call.tensor(0), call.tensor(1), call.tensor(2));
    Tensor selected = all.tensor(0).detach().where(all.tensor(1), all.tensor(2));
    return List.of(all.result(selected, call.operand(1).type()));
  }

  // ---------------------------------------------------------------- bits

  private static void bits(Operators operators) {
    operators.add("BitwiseAnd", 18, onHost((x, y) -> x & y));
    operators.add("BitwiseOr", 18, onHost((x, y) -> x | y));
    operators.add("BitwiseXor", 18, onHost((x, y) -> x ^ y));
    operators.add(
        "BitwiseNot",
        18,
        call -> {
          HostArray x = call.host(0);
          return List.of(HostArithmetic.map(x, x.type(), v -> ~v, v -> v));
        });
    operators.add("BitShift", 11, LogicOperators::shift);
  }

  /** Integers with a sign keep it; all bits are lost if the shift is negative or too large. */
  private static List<Operand> shift(Call call) {
    int width = Byte.SIZE * call.operand(0).type().bytes();
    return call.text("direction", "LEFT").equals("LEFT")
        ? combined(call, (x, y) -> y < 0 || y >= width ? 0 : x << y)
        : combined(call, (x, y) -> x >> (y < 0 || y >= width ? Long.SIZE - 1 : y));
  }

  private static Operator onHost(LongBinaryOperator function) {
    return call -> combined(call, function);
  }

  private static List<Operand> combined(Call call, LongBinaryOperator function) {
    HostArray x = call.host(0);
    return List.of(
        HostArithmetic.combine(
            x,
            call.host(1),
            x.type(),
            function,
            (a, b) -> (double) function.applyAsLong((long) a, (long) b)));
  }

  // ---------------------------------------------------------------- conversions

  private static void conversions(Operators operators) {
    operators.add(
        "Cast",
        6,
        ((Operator) call -> List.of(cast(call.operand(0), ElementType.of(call.integer("to", 0)))))
            .checked(LogicOperators::castProblem));
    operators.add("CastLike", 15, call -> List.of(cast(call.operand(0), call.operand(1).type())));
  }

  private static @Nullable String castProblem(Attributes node, long version) {
    long code = node.integer("to", 0);
    return switch (ElementType.of(code)) {
      case UNDEFINED -> "conversion to the type %s".formatted(code);
      case STRING, COMPLEX64, COMPLEX128 ->
          "conversion to the type %s".formatted(ElementType.of(code));
      default -> null;
    };
  }

  /** Converts the elements; tensors stay float32, with integers rounded towards zero. */
  private static Operand cast(Operand x, ElementType type) {
    if (x.type() == type) {
      return x;
    }
    return switch (x) {
      case HostArray numbers -> HostArithmetic.cast(numbers, type);
      case TensorOperand tensor -> {
        TensorOperand result = tensor;
        if (type == ElementType.BOOL) {
          result = tensor.map(t -> t.notEqualTo(0));
        } else if (x.type().isFloating() && !type.isFloating()) {
          result = tensor.map(Truncation::of);
        }
        yield result.with(type);
      }
    };
  }
}
