package kinesic.engine.playground;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * The arguments of a call: tensors, and whole numbers such as an axis, which are written as
 * numbers.
 */
final class Arguments {

  private final Expression.Call call;
  private final List<Tensor> values;
  private final Limits limits;

  /**
   * Arguments of a call.
   *
   * @param values the values of all arguments, numbers too
   */
  Arguments(Expression.Call call, List<Tensor> values, Limits limits) {
    this.call = call;
    this.values = values;
    this.limits = limits;
  }

  /** Returns the number of arguments. */
  int count() {
    return values.size();
  }

  /** Returns the tensor at place {@code i}. */
  Tensor tensor(int i) {
    return values.get(i);
  }

  /** Returns the tensors from place {@code i} on. */
  Tensor[] tensors(int i) {
    return values.subList(i, values.size()).toArray(Tensor[]::new);
  }

  /** Returns the whole number at place {@code i}. */
  int integer(int i) throws ProgramException {
    if (call.arguments().get(i) instanceof Expression.Literal literal
        && literal.value() == Math.rint(literal.value())
        && Math.abs(literal.value()) < 1e9f) {
      return (int) literal.value();
    }
    throw refused(i, "must be a whole number, such as 0 or -1");
  }

  /** Returns the whole number at place {@code i}, which must be from 0 to {@code most}. */
  int integer(int i, int most) throws ProgramException {
    int value = integer(i);
    if (value < 0 || value > most) {
      throw refused(i, "must be from 0 to " + most);
    }
    return value;
  }

  /** Returns the whole numbers from place {@code i} on. */
  int[] integers(int i) throws ProgramException {
    int[] result = new int[count() - i];
    for (int k = 0; k < result.length; k++) {
      result[k] = integer(i + k);
    }
    return result;
  }

  /** Returns the sizes of a new tensor, from place {@code i} on. */
  Shape sizes(int i) throws ProgramException {
    int[] sizes = new int[count() - i];
    long elements = 1;
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = integer(i + k, limits.elements());
      elements *= sizes[k];
      if (elements > limits.elements()) {
        throw refused(i + k, "makes more than %s elements".formatted(limits.elements()));
      }
    }
    return Shape.of(sizes);
  }

  /** Returns the widest border of a convolution. */
  int padding() {
    return limits.padding();
  }

  private ProgramException refused(int i, String why) {
    return new ProgramException(
        call.arguments().get(i).position(),
        "%s: argument %s %s".formatted(call.function(), i + 1, why));
  }
}
