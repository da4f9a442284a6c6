package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Einsum. The engine's notation has neither the ellipsis nor a letter twice in one operand: an
 * ellipsis becomes letters that the equation does not use, and of an operand with a repeated letter
 * the diagonal is taken first.
 */
final class EinsumOperator implements Operator {

  private static final String ELLIPSIS = "...";
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  static void register(Operators operators) {
    operators.add("Einsum", 12, new EinsumOperator());
  }

  @Override
  public @Nullable String problem(Attributes node, long version) {
    String equation = node.text("equation", "");
    return equation.replaceAll("[A-Za-z ,.]|->", "").isEmpty()
        ? null
        : "equation \"%s\"".formatted(equation);
  }

  @Override
  public List<Operand> compute(Call call) {
    String equation = call.text("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != call.inputs()) {
      throw new IllegalArgumentException(
          "einsum: \"%s\" names %s operands, not %s"
              .formatted(equation, terms.length, call.inputs()));
    }
    int covered = 0;
    for (int i = 0; i < terms.length; i++) {
      covered = Math.max(covered, covered(terms[i], call.operand(i).shape()));
    }
    String free = free(equation, covered);
    List<Factor> factors = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      Tensor x = call.tensor(i).logical();
      int own = covered(terms[i], x.shape());
      factors.add(new Factor(x, terms[i].replace(ELLIPSIS, free.substring(covered - own))));
    }
    String result =
        arrow < 0
            ? free + once(left.replace(ELLIPSIS, ""))
            : equation.substring(arrow + 2).replace(ELLIPSIS, free);
    List<Factor> plain =
        factors.stream().map(factor -> factor.withoutSingleAxes(free, factors).diagonal()).toList();
    String joined = String.join(",", plain.stream().map(Factor::letters).toList());
    Tensor[] tensors = plain.stream().map(Factor::tensor).toArray(Tensor[]::new);
    return List.of(
        TensorOperand.of(Tensor.einsum(joined + "->" + result, tensors), call.tensor(0).type()));
  }

  /** Returns the number of axes that the ellipsis of a term stands for. */
  private static int covered(String term, Shape shape) {
    return term.contains(ELLIPSIS) ? shape.rank() - (term.length() - ELLIPSIS.length()) : 0;
  }

  /** Returns letters that do not occur in the equation. */
  private static String free(String equation, int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; letters.length() < count; i++) {
      if (equation.indexOf(ALPHABET.charAt(i)) < 0) {
        letters.append(ALPHABET.charAt(i));
      }
    }
    return letters.toString();
  }

  /** Returns the letters that occur once, in alphabetical order. */
  private static String once(String left) {
    char[] sorted = left.replace(",", "").toCharArray();
    Arrays.sort(sorted);
    StringBuilder letters = new StringBuilder();
    for (char letter : sorted) {
      if (left.indexOf(letter) == left.lastIndexOf(letter)) {
        letters.append(letter);
      }
    }
    return letters.toString();
  }

  /**
   * An operand.
   *
   * @param letters one for each axis
   */
  private record Factor(Tensor tensor, String letters) {

    private int size(char letter) {
      int axis = letters.indexOf(letter);
      return axis < 0 ? 1 : tensor.size(axis);
    }

    /** Returns the operand without the axes of size 1 that broadcast to those of another one. */
    Factor withoutSingleAxes(String free, List<Factor> all) {
      Factor result = this;
      for (int i = 0; i < free.length(); i++) {
        char letter = free.charAt(i);
        int axis = result.letters.indexOf(letter);
        boolean broadcasts = all.stream().anyMatch(other -> other.size(letter) > 1);
        if (axis >= 0 && result.tensor.size(axis) == 1 && broadcasts) {
          result =
              new Factor(
                  result.tensor.squeeze(axis), result.letters.replace(String.valueOf(letter), ""));
        }
      }
      return result;
    }

    /** Returns the elements whose indices are equal on axes with the same letter. */
    Factor diagonal() {
      StringBuilder distinct = new StringBuilder();
      Shape shape = Shape.SCALAR;
      for (int i = 0; i < letters.length(); i++) {
        char letter = letters.charAt(i);
        if (distinct.indexOf(String.valueOf(letter)) < 0) {
          distinct.append(letter);
          shape = shape.append(size(letter));
        }
      }
      if (distinct.length() == letters.length()) {
        return this;
      }
      int[] strides = new int[distinct.length()];
      for (int axis = 0; axis < letters.length(); axis++) {
        strides[distinct.indexOf(letters.substring(axis, axis + 1))] += tensor.shape().inner(axis);
      }
      int[] positions = HostArithmetic.strided(shape, strides);
      Tensor elements = tensor.reshape(-1).gatherRows(positions).reshape(shape.toArray());
      return new Factor(elements, distinct.toString());
    }
  }
}
