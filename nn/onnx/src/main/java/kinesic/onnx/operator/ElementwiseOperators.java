package kinesic.onnx.operator;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of each element of one operand: elementary functions and activations. */
final class ElementwiseOperators {

  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.0507010f;

  private ElementwiseOperators() {}

  static void register(Operators operators) {
    elementary(operators);
    hyperbolic(operators);
    activations(operators);
  }

  private static void elementary(Operators operators) {
    operators.add("Abs", 1, onHost(Math::abs, Math::abs, Tensor::abs));
    operators.add("Neg", 1, onHost(x -> -x, x -> -x, Tensor::negate));
    operators.add("Sign", 9, onHost(Long::signum, Math::signum, Tensor::sign));
    operators.add("Floor", 1, onHost(x -> x, Math::floor, Tensor::floor));
    operators.add("Ceil", 1, onHost(x -> x, Math::ceil, x -> x.negate().floor().negate()));
    operators.add("Round", 11, onHost(x -> x, Math::rint, Tensor::round));
    operators.add("Sqrt", 1, partial(Math::sqrt, Tensor::sqrt));
    operators.add("Exp", 1, partial(Math::exp, Tensor::exp));
    operators.add("Log", 1, partial(Math::log, Tensor::log));
    operators.add("Reciprocal", 1, partial(x -> 1 / x, Tensor::reciprocal));
    operators.add("Erf", 9, unary(Tensor::erf));
    operators.add("Sin", 7, unary(Tensor::sin));
    operators.add("Cos", 7, unary(Tensor::cos));
    operators.add("Tan", 7, partial(Math::tan, x -> x.sin().divide(x.cos())));
    operators.add("Asin", 7, partial(Math::asin, x -> x.atan2(leg(x))));
    operators.add("Acos", 7, partial(Math::acos, x -> leg(x).atan2(x)));
    operators.add("Atan", 7, unary(x -> x.atan2(Tensor.onesLike(x))));
  }

  /** Returns √(1 - x²), the other leg of a right triangle with the hypotenuse 1. */
  private static Tensor leg(Tensor x) {
    return x.add(1).multiply(x.negate().add(1)).sqrt();
  }

  private static void hyperbolic(Operators operators) {
    operators.add("Tanh", 1, unary(Tensor::tanh));
    operators.add("Sinh", 9, unary(x -> x.expm1().subtract(x.negate().expm1()).multiply(0.5f)));
    operators.add("Cosh", 9, unary(x -> x.exp().add(x.negate().exp()).multiply(0.5f)));
    operators.add("Asinh", 9, unary(ElementwiseOperators::asinh));
    operators.add(
        "Acosh",
        9,
        partial(
            ElementwiseOperators::acosh,
            x -> x.subtract(1).multiply(x.add(1)).sqrt().add(x).log()));
    operators.add(
        "Atanh",
        9,
        partial(
            ElementwiseOperators::atanh,
            x -> x.log1p().subtract(x.negate().log1p()).multiply(0.5f)));
  }

  /** Returns sign(x) · ln(|x| + √(x² + 1)), accurate near 0. */
  private static Tensor asinh(Tensor x) {
    Tensor square = x.square();
    Tensor tail = square.divide(square.add(1).sqrt().add(1)); // √(x² + 1) - 1
    return x.sign().multiply(x.abs().add(tail).log1p());
  }

  private static double acosh(double x) {
    return Math.log(x + Math.sqrt(x * x - 1));
  }

  private static double atanh(double x) {
    return 0.5 * (Math.log1p(x) - Math.log1p(-x));
  }

  private static void activations(Operators operators) {
    operators.add("Relu", 1, unary(Tensor::relu));
    operators.add("Sigmoid", 1, unary(Tensor::sigmoid));
    operators.add("Softplus", 1, unary(Tensor::softplus));
    operators.add("Softsign", 1, unary(x -> x.divide(x.abs().add(1))));
    operators.add("HardSwish", 14, unary(Tensor::hardswish));
    operators.add("Mish", 18, unary(Tensor::mish));
    operators.add("HardSigmoid", 1, withAttributes(ElementwiseOperators::hardSigmoid));
    operators.add("LeakyRelu", 1, withAlpha(0.01f, (x, alpha) -> x.leakyRelu(alpha)));
    operators.add("Elu", 1, withAlpha(1, (x, alpha) -> x.elu(alpha)));
    operators.add(
        "Selu",
        1,
        withAttributes(
            call -> {
              float alpha = call.number("alpha", SELU_ALPHA);
              float gamma = call.number("gamma", SELU_GAMMA);
              return x -> x.elu(alpha).multiply(gamma);
            }));
    operators.add("Celu", 12, withAlpha(1, (x, alpha) -> x.divide(alpha).elu(1).multiply(alpha)));
    operators.add(
        "ThresholdedRelu", 10, withAlpha(1, (x, alpha) -> x.maskedFill(x.lessOrEqual(alpha), 0)));
    operators.add(
        "Swish",
        24,
        withAlpha(
            1, (x, alpha) -> alpha == 1 ? x.silu() : x.multiply(x.multiply(alpha).sigmoid())));
    operators.add("Shrink", 9, withAttributes(ElementwiseOperators::shrink));
    operators.add(
        "Gelu",
        20,
        withAttributes(
                call ->
                    call.text("approximate", "none").equals("tanh")
                        ? Tensor::geluTanh
                        : Tensor::gelu)
            .checked(ElementwiseOperators::geluProblem));
  }

  private static @Nullable String geluProblem(Attributes node, long version) {
    String approximation = node.text("approximate", "none");
    return approximation.equals("none") || approximation.equals("tanh")
        ? null
        : "approximate \"%s\"".formatted(approximation);
  }

  private static UnaryOperator<Tensor> hardSigmoid(Call call) {
    float alpha = call.number("alpha", 0.2f);
    float beta = call.number("beta", 0.5f);
    boolean standard = Math.abs(alpha - 1f / 6) < 1e-6f && beta == 0.5f;
    return x -> standard ? x.hardsigmoid() : x.multiply(alpha).add(beta).clamp(0, 1);
  }

  /** x + bias below -lambda, x - bias above lambda, 0 between them. */
  private static UnaryOperator<Tensor> shrink(Call call) {
    float bias = call.number("bias", 0);
    float lambda = call.number("lambd", 0.5f);
    return x -> x.subtract(x.sign().multiply(bias)).maskedFill(x.abs().lessOrEqual(lambda), 0);
  }

  // ---------------------------------------------------------------- kinds of operators

  private static Operator unary(UnaryOperator<Tensor> function) {
    return call -> List.of(call.tensor(0).map(function));
  }

  private static Operator withAttributes(Function<Call, UnaryOperator<Tensor>> function) {
    return call -> List.of(call.tensor(0).map(function.apply(call)));
  }

  private static Operator withAlpha(float otherwise, BiFunction<Tensor, Float, Tensor> function) {
    return withAttributes(
        call -> {
          float alpha = call.number("alpha", otherwise);
          return x -> function.apply(x, alpha);
        });
  }

  /** Returns an operator for integers and floats that computes on the host what is there. */
  private static Operator onHost(
      LongUnaryOperator integers, DoubleUnaryOperator numbers, UnaryOperator<Tensor> function) {
    return call ->
        List.of(
            call.operand(0) instanceof HostArray x
                ? HostArithmetic.map(x, x.type(), integers, numbers)
                : call.tensor(0).map(function));
  }

  /**
   * Returns an operator for floats that computes on the host what is there, and whose function is
   * not finite everywhere.
   */
  private static Operator partial(DoubleUnaryOperator numbers, UnaryOperator<Tensor> function) {
    return call ->
        List.of(
            call.operand(0) instanceof HostArray x
                ? HostArithmetic.map(
                    x, x.type(), v -> (long) numbers.applyAsDouble((double) v), numbers)
                : call.tensor(0).withoutPadding().map(function));
  }
}
