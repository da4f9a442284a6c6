package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Add;
import kinesic.engine.op.Affine;
import kinesic.engine.op.Atan2;
import kinesic.engine.op.Clamp;
import kinesic.engine.op.Compare;
import kinesic.engine.op.Divide;
import kinesic.engine.op.Elu;
import kinesic.engine.op.Extremum;
import kinesic.engine.op.LeakyRelu;
import kinesic.engine.op.Multiply;
import kinesic.engine.op.Pointwise;
import kinesic.engine.op.Pow;
import kinesic.engine.op.Subtract;
import kinesic.engine.op.To;
import kinesic.engine.op.Where;
import kinesic.kernels.Binary;
import kinesic.kernels.Unary;
import kinesic.onnx.format.ElementType;

/** Ops that work element by element. They accept their inputs with the axes in any order. */
final class ElementwiseWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(Add.class, call -> broadcast(call, "Add")),
          entry(Subtract.class, call -> broadcast(call, "Sub")),
          entry(Multiply.class, call -> broadcast(call, "Mul")),
          entry(Divide.class, call -> broadcast(call, "Div")),
          entry(Pow.class, call -> broadcast(call, "Pow")),
          entry(Extremum.class, ElementwiseWriters::extremum),
          entry(Compare.class, ElementwiseWriters::comparison),
          entry(Where.class, ElementwiseWriters::where),
          entry(Atan2.class, ElementwiseWriters::atan2),
          entry(LeakyRelu.class, ElementwiseWriters::leakyRelu),
          entry(Affine.class, ElementwiseWriters::affine),
          entry(Clamp.class, ElementwiseWriters::clamp),
          entry(Elu.class, ElementwiseWriters::elu),
          entry(To.class, call -> call.written(call.input(0, call.order(0)), call.order(0))),
          entry(Pointwise.class, ElementwiseWriters::pointwise));

  private ElementwiseWriters() {}

  private static Written broadcast(OpCall call, String type) {
    Order order = call.commonOrder();
    return call.written(call.node(type, call.broadcast(0, order), call.broadcast(1, order)), order);
  }

  private static Written extremum(OpCall call) {
    return broadcast(call, call.op(Extremum.class).function() == Binary.MAXIMUM ? "Max" : "Min");
  }

  private static Written comparison(OpCall call) {
    Order order = call.commonOrder();
    String x = call.broadcast(0, order);
    String y = call.broadcast(1, order);
    String truth =
        switch (call.op(Compare.class).function()) {
          case GREATER_THAN -> call.node("Greater", x, y);
          case GREATER_OR_EQUAL -> call.node("GreaterOrEqual", x, y);
          case LESS_THAN -> call.node("Less", x, y);
          case LESS_OR_EQUAL -> call.node("LessOrEqual", x, y);
          case EQUAL_TO -> call.node("Equal", x, y);
          default -> call.node("Not", call.node("Equal", x, y));
        };
    String numbers = number(call, truth);
    call.same(numbers, truth);
    return call.written(numbers, order);
  }

  private static String number(OpCall call, String truth) {
    return call.node("Cast", new Attributes().with("to", ElementType.FLOAT.code()), truth);
  }

  private static Written where(OpCall call) {
    Order order = call.commonOrder();
    return call.written(
        call.node(
            "Where", call.condition(0, order), call.broadcast(1, order), call.broadcast(2, order)),
        order);
  }

  /** The angle of (x, y): atan(y / x), moved by π with the sign of y where x is negative. */
  private static Written atan2(OpCall call) {
    Order order = call.commonOrder();
    String y = call.broadcast(0, order);
    String x = call.broadcast(1, order);
    String zero = call.number(0);
    String side = call.node("Where", call.node("Less", y, zero), call.number(-1), call.number(1));
    String atan = call.node("Atan", call.node("Div", y, x));
    String moved = call.node("Add", atan, call.node("Mul", side, call.number((float) Math.PI)));
    String angle = call.node("Where", call.node("Less", x, zero), moved, atan);
    String upright = call.node("Mul", call.node("Sign", y), call.number((float) (Math.PI / 2)));
    return call.written(call.node("Where", call.node("Equal", x, zero), upright, angle), order);
  }

  private static Written leakyRelu(OpCall call) {
    Order order = call.commonOrder();
    String x = call.broadcast(0, order);
    Tensor slope = call.constant(1);
    if (slope != null && slope.shape().rank() == 0) {
      Attributes alpha = new Attributes().with("alpha", slope.item());
      return call.written(call.node("LeakyRelu", alpha, x), order);
    }
    String slopes = call.broadcast(1, order);
    if (call.shape().equals(call.shape(0))) {
      return call.written(call.node("PRelu", x, slopes), order);
    }
    String positive = call.node("Greater", x, call.number(0));
    return call.written(call.node("Where", positive, x, call.node("Mul", x, slopes)), order);
  }

  private static Written affine(OpCall call) {
    Affine op = call.op(Affine.class);
    Order order = call.order(0);
    String y = call.input(0, order);
    if (op.scale() != 1) {
      y = call.node("Mul", y, call.number(op.scale()));
    }
    if (op.shift() != 0) {
      y = call.node("Add", y, call.number(op.shift()));
    }
    return call.written(y, order);
  }

  private static Written clamp(OpCall call) {
    Clamp op = call.op(Clamp.class);
    Order order = call.order(0);
    String low = op.low() == Float.NEGATIVE_INFINITY ? "" : call.number(op.low());
    String high = op.high() == Float.POSITIVE_INFINITY ? "" : call.number(op.high());
    return call.written(call.node("Clip", call.input(0, order), low, high), order);
  }

  private static Written elu(OpCall call) {
    Attributes alpha = new Attributes().with("alpha", call.op(Elu.class).alpha());
    Order order = call.order(0);
    return call.written(call.node("Elu", alpha, call.input(0, order)), order);
  }

  private static Written pointwise(OpCall call) {
    Order order = call.order(0);
    Unary function = call.op(Pointwise.class).function();
    return call.written(apply(call, function, call.input(0, order)), order);
  }

  /** Adds the nodes of a function and returns the output. */
  static String apply(OpCall call, Unary function, String x) {
    return switch (function) {
      case NEGATE -> call.node("Neg", x);
      case EXP -> call.node("Exp", x);
      case LOG -> call.node("Log", x);
      case SQRT -> call.node("Sqrt", x);
      case SQUARE -> call.node("Mul", x, x);
      case ABS -> call.node("Abs", x);
      case RECIPROCAL -> call.node("Reciprocal", x);
      case RSQRT -> call.node("Reciprocal", call.node("Sqrt", x));
      case SIGN -> call.node("Sign", x);
      case FLOOR -> call.node("Floor", x);
      case ROUND -> call.node("Round", x);
      case SIN -> call.node("Sin", x);
      case COS -> call.node("Cos", x);
      case ERF -> call.node("Erf", x);
      case LOG1P -> call.node("Log", call.node("Add", x, call.number(1)));
      case EXPM1 -> call.node("Sub", call.node("Exp", x), call.number(1));
      case TANH -> call.node("Tanh", x);
      case SIGMOID -> call.node("Sigmoid", x);
      case RELU -> call.node("Relu", x);
      case SOFTPLUS -> call.node("Softplus", x);
      case RELU6 -> call.node("Clip", x, call.number(0), call.number(6));
      case HARDSIGMOID ->
          call.node("HardSigmoid", new Attributes().with("alpha", 1f / 6).with("beta", 0.5f), x);
      case HARDSWISH -> call.node("HardSwish", x);
      case SILU -> call.node("Swish", x);
      case GELU -> call.node("Gelu", x);
      case GELU_TANH -> call.node("Gelu", new Attributes().with("approximate", "tanh"), x);
      case MISH -> call.node("Mish", x);
    };
  }
}
