package kinesic.engine.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kinesic.engine.Tensor;

/**
 * A sum of products in the notation of Einstein: {@code "bij,bjk->bik"} names the axes of each
 * operand and of the result, and every letter that is not in the result is summed over.
 *
 * <p>It is composed of other ops. Operands are contracted from left to right. A letter that occurs
 * in one operand only and is not needed later is summed at once. The other letters of two operands
 * x and y are of four kinds, which a batched matrix product treats as its axes:
 *
 * <pre>
 *   in both, needed later      the batch
 *   in both, not needed later  the inner axis, which is summed
 *   in x only                  the rows
 *   in y only                  the columns
 * </pre>
 */
public final class Einsum {

  private final String equation;
  private final List<String> operands = new ArrayList<>();
  private final String result;

  /**
   * Parses an equation. Without an arrow, the result has the letters that occur once, in
   * alphabetical order.
   *
   * @throws IllegalArgumentException if the equation is malformed
   */
  public Einsum(String equation) {
    this.equation = equation;
    String text = equation.replace(" ", "");
    int arrow = text.indexOf("->");
    String left = arrow < 0 ? text : text.substring(0, arrow);
    for (String letters : left.split(",", -1)) {
      operands.add(checked(letters));
    }
    result = arrow < 0 ? lettersThatOccurOnce(left) : checked(text.substring(arrow + 2));
    for (int i = 0; i < result.length(); i++) {
      char letter = result.charAt(i);
      if (left.indexOf(letter) < 0) {
        throw refusal("the letter %s of the result is in no operand".formatted(letter));
      }
    }
  }

  private String checked(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (!(letter >= 'a' && letter <= 'z') && !(letter >= 'A' && letter <= 'Z')) {
        throw refusal("%s is not a letter".formatted(letter));
      }
      if (letters.indexOf(letter) < i) {
        throw refusal("the letter %s occurs twice in %s".formatted(letter, letters));
      }
    }
    return letters;
  }

  private static String lettersThatOccurOnce(String left) {
    Map<Character, Integer> counts = new TreeMap<>();
    for (char letter : left.replace(",", "").toCharArray()) {
      counts.merge(letter, 1, Integer::sum);
    }
    StringBuilder once = new StringBuilder();
    counts.forEach((letter, count) -> once.append(count == 1 ? letter.toString() : ""));
    return once.toString();
  }

  private IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException("einsum: \"%s\": %s".formatted(equation, reason));
  }

  /**
   * Evaluates the equation.
   *
   * @throws IllegalArgumentException if the number of operands, their ranks or their sizes do not
   *     agree with the equation
   */
  public Tensor apply(Tensor... inputs) {
    check(inputs);
    Term term = new Term(inputs[0], operands.get(0)).sumExcept(needed(1));
    for (int i = 1; i < inputs.length; i++) {
      Term next = new Term(inputs[i], operands.get(i));
      term = term.times(next, needed(i + 1));
    }
    return term.inOrder(result);
  }

  /** Returns the letters of the result and of the operands from {@code first} on. */
  private String needed(int first) {
    return result + String.join("", operands.subList(first, operands.size()));
  }

  private void check(Tensor[] inputs) {
    if (inputs.length != operands.size()) {
      throw refusal("names %s operands but %s are given".formatted(operands.size(), inputs.length));
    }
    Map<Character, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      String letters = operands.get(i);
      if (letters.length() != inputs[i].shape().rank()) {
        throw refusal(
            "%s does not name each axis of operand %s %s"
                .formatted(letters.isEmpty() ? "nothing" : letters, i, inputs[i].shape()));
      }
      for (int axis = 0; axis < letters.length(); axis++) {
        Integer size = sizes.putIfAbsent(letters.charAt(axis), inputs[i].size(axis));
        if (size != null && size != inputs[i].size(axis)) {
          throw refusal(
              "the letter %s is %s, but axis %s of operand %s %s is %s"
                  .formatted(
                      letters.charAt(axis),
                      size,
                      axis,
                      i,
                      inputs[i].shape(),
                      inputs[i].size(axis)));
        }
      }
    }
  }

  /**
   * A tensor and the letters of its axes.
   *
   * @param letters one for each axis
   */
  private record Term(Tensor tensor, String letters) {

    /** Sums over the letters that are not in {@code needed}. */
    Term sumExcept(String needed) {
      int[] axes = axes(without(letters, needed));
      return axes.length == 0 ? this : new Term(tensor.sum(false, axes), common(letters, needed));
    }

    /** Multiplies by {@code other} and sums over the letters that are not in {@code needed}. */
    Term times(Term other, String needed) {
      Term x = sumExcept(needed + other.letters);
      Term y = other.sumExcept(needed + letters);
      String both = common(x.letters, y.letters);
      String batch = common(both, needed);
      String inner = without(both, needed);
      String rows = without(x.letters, both);
      String columns = without(y.letters, both);
      boolean transposeX = x.letters.equals(batch + inner + rows) && !inner.isEmpty();
      boolean transposeY = y.letters.equals(batch + columns + inner) && !inner.isEmpty();
      Tensor left = transposeX ? x.matrices(batch, inner, rows) : x.matrices(batch, rows, inner);
      Tensor right =
          transposeY ? y.matrices(batch, columns, inner) : y.matrices(batch, inner, columns);
      Tensor product = left.matmul(right, transposeX, transposeY);
      String order = batch + rows + columns;
      int[] sizes = new int[order.length()];
      for (int i = 0; i < sizes.length; i++) {
        char letter = order.charAt(i);
        sizes[i] = x.letters.indexOf(letter) >= 0 ? x.size(letter) : y.size(letter);
      }
      return new Term(product.reshape(sizes), order);
    }

    /** Returns the tensor as matrices: [batch, rows, columns], each of several letters. */
    private Tensor matrices(String batch, String rows, String columns) {
      Tensor ordered = inOrder(batch + rows + columns);
      return ordered.reshape(count(batch), count(rows), count(columns));
    }

    /** Returns the tensor with its axes in the order of {@code wanted}. */
    Tensor inOrder(String wanted) {
      return letters.equals(wanted) ? tensor : tensor.permute(axes(wanted));
    }

    private int[] axes(String wanted) {
      return wanted.chars().map(letters::indexOf).toArray();
    }

    private int size(char letter) {
      return tensor.size(letters.indexOf(letter));
    }

    private int count(String some) {
      return Arrays.stream(axes(some)).map(tensor::size).reduce(1, (a, b) -> a * b);
    }
  }

  private static String common(String letters, String others) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (others.indexOf(letter) >= 0) {
        kept.append(letter);
      }
    }
    return kept.toString();
  }

  private static String without(String letters, String others) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (others.indexOf(letter) < 0) {
        kept.append(letter);
      }
    }
    return kept.toString();
  }
}
