package kinesic.onnx.operator;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;

/** Functions of each element. */
final class ElementwiseOperators {

  private ElementwiseOperators() {}

  static void register(Operators operators) {
    operators.add("Relu", 6, unary(Tensor::relu));
    operators.add("Add", 7, binary(Tensor::add));
  }

  private static Operator unary(UnaryOperator<Tensor> function) {
    return call -> List.of(call.tensor(0).map(function));
  }

  private static Operator binary(BinaryOperator<Tensor> function) {
    return call -> List.of(Broadcast.apply(function, call.tensor(0), call.tensor(1)));
  }
}
