package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ElementType;

/** Arithmetic with several operands, broadcast. */
final class ArithmeticOperators {

  /**
   * A function of two operands.
   *
   * @param integers for integers on the host
   * @param numbers for floating-point numbers on the host
   * @param tensors for tensors
   * @param finiteAtZero whether it is finite if both operands are 0
   */
  private record Function(
      LongBinaryOperator integers,
      DoubleBinaryOperator numbers,
      BinaryOperator<Tensor> tensors,
      boolean finiteAtZero) {

    Operand apply(Operand x, Operand y, Call call) {
      if (x instanceof HostArray a && y instanceof HostArray b) {
        return HostArithmetic.combine(a, b, x.type(), integers, numbers);
      }
      TensorOperand left = call.tensor(x);
      TensorOperand right = call.tensor(y);
      Broadcast both =
          finiteAtZero ? Broadcast.of(left, right) : Broadcast.withoutPadding(left, right);
      return both.result(tensors.apply(both.tensor(0), both.tensor(1)), x.type());
    }
  }

  private static final Function ADD = new Function(Long::sum, Double::sum, Tensor::add, true);
  private static final Function MAX = new Function(Math::max, Math::max, Tensor::maximum, true);
  private static final Function MIN = new Function(Math::min, Math::min, Tensor::minimum, true);

  private ArithmeticOperators() {}

  static void register(Operators operators) {
    operators.add("Add", 1, binary(ADD));
    operators.add(
        "Sub", 1, binary(new Function((x, y) -> x - y, (x, y) -> x - y, Tensor::subtract, true)));
    operators.add(
        "Mul", 1, binary(new Function((x, y) -> x * y, (x, y) -> x * y, Tensor::multiply, true)));
    operators.add("Div", 1, ArithmeticOperators::divide);
    operators.add("Mod", 10, ArithmeticOperators::modulo);
    operators.add("Pow", 1, ArithmeticOperators::power);
    operators.add("Max", 1, many(MAX));
    operators.add("Min", 1, many(MIN));
    operators.add("Sum", 1, many(ADD));
    operators.add("Mean", 1, ArithmeticOperators::mean);
    operators.add(
        "PRelu", 1, ((Operator) ArithmeticOperators::prelu).slots(Slot.DATA, Slot.WEIGHT));
    operators.add("Clip", 1, ArithmeticOperators::clip);
    operators.add(
        "Clip", 11, ((Operator) ArithmeticOperators::clip).slots(Slot.DATA, Slot.HOST, Slot.HOST));
  }

  private static Operator binary(Function function) {
    return call -> List.of(function.apply(call.operand(0), second(call), call));
  }

  private static Operator many(Function function) {
    return call -> List.of(reduced(function, call));
  }

  private static Operand reduced(Function function, Call call) {
    Operand result = call.operand(0);
    for (int i = 1; i < call.inputs(); i++) {
      result = function.apply(result, call.operand(i), call);
    }
    return result;
  }

  /**
   * Returns the second operand. Before version 7, it broadcast from the attribute {@code axis} on.
   */
  static Operand second(Call call) {
    Operand y = call.operand(1);
    if (call.version() >= 7 || !call.attributes().has("axis")) {
      return y;
    }
    Shape x = call.operand(0).shape();
    int after = x.rank() - call.axis("axis", 0, x.rank()) - y.shape().rank();
    if (after < 0) { // there is only one place left
      return y;
    }
    int[] ones = new int[after];
    Arrays.fill(ones, 1);
    return Movement.reshape(y, y.shape().append(ones));
  }

  // ---------------------------------------------------------------- quotients

  /** Integers are divided towards zero. */
  private static List<Operand> divide(Call call) {
    ElementType type = call.operand(0).type();
    Function quotient =
        new Function(
            (x, y) -> x / y,
            (x, y) -> x / y,
            (x, y) -> type.isFloating() ? x.divide(y) : Truncation.of(x.divide(y)),
            false);
    return List.of(quotient.apply(call.operand(0), second(call), call));
  }

  /**
   * The remainder has the sign of the divisor, as in Python, or with the attribute {@code fmod}
   * that of the dividend, as in C.
   */
  private static List<Operand> modulo(Call call) {
    Function remainder =
        call.flag("fmod", false)
            ? new Function(
                (x, y) -> x % y, (x, y) -> x % y, ArithmeticOperators::truncatedRemainder, false)
            : new Function(
                Math::floorMod,
                ArithmeticOperators::floorModulo,
                ArithmeticOperators::flooredRemainder,
                false);
    return List.of(remainder.apply(call.operand(0), call.operand(1), call));
  }

  private static double floorModulo(double x, double y) {
    double remainder = x % y;
    if (remainder == 0) {
      return Math.copySign(0, y);
    }
    return remainder < 0 == y < 0 ? remainder : remainder + y;
  }

  private static Tensor truncatedRemainder(Tensor x, Tensor y) {
    Tensor remainder = x.subtract(Truncation.of(x.divide(y)).multiply(y));
    return isInfinite(y).where(finite(x), remainder);
  }

  private static Tensor flooredRemainder(Tensor x, Tensor y) {
    Tensor remainder = x.subtract(x.divide(y).floor().multiply(y));
    Tensor opposite = x.sign().multiply(y.sign()).lessThan(0);
    return isInfinite(y).where(opposite.where(y, finite(x)), remainder);
  }

  private static Tensor isInfinite(Tensor x) {
    return x.abs().equalTo(Float.POSITIVE_INFINITY);
  }

  /** Returns x, NaN where it is infinite. */
  private static Tensor finite(Tensor x) {
    return x.add(x.subtract(x));
  }

  // ---------------------------------------------------------------- powers

  /** The result has the type of the base. */
  private static List<Operand> power(Call call) {
    Operand x = call.operand(0);
    Operand y = second(call);
    Function power =
        new Function(
            ArithmeticOperators::integerPower,
            Math::pow,
            (a, b) -> ofType(x, y, y instanceof HostArray n ? power(a, b, n) : a.pow(b)),
            false);
    return List.of(power.apply(x, y, call));
  }

  private static long integerPower(long base, long exponent) {
    if (exponent < 0) {
      return (long) Math.pow((double) base, (double) exponent);
    }
    long result = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      result = (rest & 1) == 1 ? result * square : result;
      square *= square;
    }
    return result;
  }

  private static Tensor power(Tensor base, Tensor exponents, HostArray numbers) {
    if (numbers.length() != 1) {
      return base.pow(exponents);
    }
    float exponent = numbers.item();
    if (exponent == 2) {
      return base.square();
    }
    return exponent == 0.5f ? base.sqrt() : base.pow(exponents);
  }

  private static Tensor ofType(Operand base, Operand exponent, Tensor power) {
    if (base.type().isFloating()) {
      return power;
    }
    return exponent.type().isFloating() ? Truncation.of(power) : power.round();
  }

  // ---------------------------------------------------------------- other functions

  private static List<Operand> mean(Call call) {
    Operand sum = reduced(ADD, call);
    return List.of(
        sum instanceof HostArray x
            ? HostArithmetic.map(x, x.type(), v -> v / call.inputs(), v -> v / call.inputs())
            : call.tensor(sum).map(t -> t.multiply(1f / call.inputs())));
  }

  /** Before version 7, the slopes belong to the channels, axis 1. */
  private static List<Operand> prelu(Call call) {
    Operand slope = call.operand(1);
    int rank = call.operand(0).shape().rank();
    if (call.version() < 7 && slope.shape().rank() == 1 && rank > 2) {
      int[] ones = new int[rank - 2];
      Arrays.fill(ones, 1);
      slope = Movement.reshape(slope, slope.shape().append(ones));
    }
    return List.of(Broadcast.apply(Tensor::leakyRelu, call.tensor(0), call.tensor(slope)));
  }

  /** The bounds are attributes before version 11, then inputs. */
  private static List<Operand> clip(Call call) {
    float low = bound(call, "min", 1, Float.NEGATIVE_INFINITY);
    float high = bound(call, "max", 2, Float.POSITIVE_INFINITY);
    if (call.operand(0) instanceof HostArray x) {
      long lowest = x.isIntegral() && call.has(1) ? call.host(1).integer(0) : Long.MIN_VALUE;
      long highest = x.isIntegral() && call.has(2) ? call.host(2).integer(0) : Long.MAX_VALUE;
      return List.of(
          HostArithmetic.map(
              x,
              x.type(),
              v -> Math.min(Math.max(v, lowest), highest),
              v -> Math.min(Math.max(v, low), high)));
    }
    return List.of(call.tensor(0).map(x -> clip(x, low, high)));
  }

  private static float bound(Call call, String name, int input, float otherwise) {
    if (call.version() < 11) {
      return call.number(name, otherwise);
    }
    return call.has(input) ? call.host(input).item() : otherwise;
  }

  private static Tensor clip(Tensor x, float low, float high) {
    if (low == 0 && high == Float.POSITIVE_INFINITY) {
      return x.relu();
    }
    if (low == 0 && high == 6) {
      return x.relu6();
    }
    return low <= high ? x.clamp(low, high) : Tensor.fullLike(x, high);
  }
}
