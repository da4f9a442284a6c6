package kinesic.engine.playground;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Computes the statements of a program with the engine.
 *
 * <p>A value that depends on no parameter becomes one when it gets a name: so all names have
 * gradients. Numbers and lists within an expression are constants.
 */
final class Evaluator {

  private final Limits limits;
  private final long end;
  private final Map<String, Tensor> values = new LinkedHashMap<>();

  /** An evaluator whose time begins now. */
  Evaluator(Limits limits) {
    this.limits = limits;
    end = System.nanoTime() + limits.time().toNanos();
  }

  /**
   * Computes a statement and keeps its value.
   *
   * @throws ProgramException with the sentence of the engine if an op refuses its operands
   */
  Tensor run(Statement statement) throws ProgramException {
    Tensor value = value(statement.expression());
    if (statement.name().isEmpty()) {
      return value;
    }
    Tensor named = value.requiresGradient() ? value : value.asParameter();
    values.put(statement.name(), named);
    return named;
  }

  private Tensor value(Expression expression) throws ProgramException {
    return switch (expression) {
      case Expression.Literal literal -> Tensor.scalar(literal.value());
      case Expression.Name name -> named(name);
      case Expression.Elements elements -> tensor(elements);
      case Expression.Negation negation -> {
        Tensor x = value(negation.operand());
        yield checked(negation, x::negate);
      }
      case Expression.Operation operation -> chain(operation);
      case Expression.Call call -> call(call);
    };
  }

  private Tensor named(Expression.Name name) throws ProgramException {
    Tensor value = values.get(name.name());
    if (value == null) {
      String hint = Function.named(name.name()) == null ? "" : "; to call the function, add (...)";
      throw new ProgramException(name.position(), name.name() + " has no value yet" + hint);
    }
    return value;
  }

  // ---------------------------------------------------------------- lists

  private Tensor tensor(Expression.Elements elements) throws ProgramException {
    List<Float> numbers = new ArrayList<>();
    if (isConstant(elements)) {
      Shape shape = constants(elements, numbers);
      float[] array = new float[numbers.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = numbers.get(i);
      }
      return checked(elements, () -> Tensor.of(shape, array));
    }
    List<Tensor> parts = new ArrayList<>();
    for (Expression item : elements.items()) {
      parts.add(value(item));
    }
    return checked(elements, () -> Tensor.stack(0, parts.toArray(Tensor[]::new)));
  }

  private static boolean isConstant(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> true;
      case Expression.Elements list -> list.items().stream().allMatch(Evaluator::isConstant);
      default -> false;
    };
  }

  /** Adds the numbers in {@code expression} to {@code numbers}, and returns its shape. */
  private static Shape constants(Expression expression, List<Float> numbers)
      throws ProgramException {
    if (expression instanceof Expression.Literal literal) {
      numbers.add(literal.value());
    }
    if (!(expression instanceof Expression.Elements list)) {
      return Shape.SCALAR;
    }
    Shape first = constants(list.items().getFirst(), numbers);
    for (Expression item : list.items().subList(1, list.items().size())) {
      Shape shape = constants(item, numbers);
      if (!shape.equals(first)) {
        throw new ProgramException(
            item.position(),
            "the elements of a list must have one shape: the first has %s, this one %s"
                .formatted(first, shape));
      }
    }
    return first.insert(0, list.items().size());
  }

  // ---------------------------------------------------------------- operations and calls

  /**
   * Computes a + b + c from the left in a loop: such a chain may have thousands of operands, and a
   * call for each would need too much of the stack.
   */
  private Tensor chain(Expression.Operation last) throws ProgramException {
    Deque<Expression.Operation> operations = new ArrayDeque<>();
    Expression first = last;
    while (first instanceof Expression.Operation operation) {
      operations.push(operation);
      first = operation.left();
    }
    Tensor result = value(first);
    for (Expression.Operation operation : operations) {
      result = operation(result, operation);
    }
    return result;
  }

  private Tensor operation(Tensor left, Expression.Operation operation) throws ProgramException {
    if (operation.right() instanceof Expression.Literal literal) {
      float right = literal.value();
      return checked(
          operation,
          () ->
              switch (operation.sign()) {
                case "+" -> left.add(right);
                case "-" -> left.subtract(right);
                case "*" -> left.multiply(right);
                case "/" -> left.divide(right);
                case "**" -> left.pow(right);
                default -> left.matmul(Tensor.scalar(right));
              });
    }
    Tensor right = value(operation.right());
    return checked(
        operation,
        () ->
            switch (operation.sign()) {
              case "+" -> left.add(right);
              case "-" -> left.subtract(right);
              case "*" -> left.multiply(right);
              case "/" -> left.divide(right);
              case "**" -> left.pow(right);
              default -> left.matmul(right);
            });
  }

  private Tensor call(Expression.Call call) throws ProgramException {
    Function function = Function.named(call.function());
    if (function == null) {
      throw new ProgramException(
          call.position(), call.function() + " is not a function of the playground");
    }
    int count = call.arguments().size();
    if (count < function.fewest() || count > function.most()) {
      throw new ProgramException(
          call.position(),
          "%s is called as %s, not with %s"
              .formatted(
                  function.name(),
                  function.usage(),
                  count == 1 ? "1 argument" : count + " arguments"));
    }
    List<Tensor> operands = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      operands.add(value(argument));
    }
    Arguments arguments = new Arguments(call, operands, limits);
    return checked(call, () -> function.body().apply(arguments));
  }

  /** Applies an op. */
  private interface Step {
    Tensor apply() throws ProgramException;
  }

  /** Applies an op within the limits, and says where it stands if it refuses its operands. */
  private Tensor checked(Expression expression, Step step) throws ProgramException {
    if (System.nanoTime() - end > 0) {
      throw new ProgramException(
          expression.position(), "stopped after %s seconds".formatted(limits.time().toSeconds()));
    }
    Tensor result;
    try {
      result = step.apply();
    } catch (IllegalArgumentException e) {
      throw new ProgramException(expression.position(), String.valueOf(e.getMessage()));
    }
    if (result.shape().elements() > limits.elements()) {
      throw new ProgramException(
          expression.position(),
          "the result %s has %s elements; the limit is %s"
              .formatted(result.shape(), result.shape().elements(), limits.elements()));
    }
    return result;
  }
}
