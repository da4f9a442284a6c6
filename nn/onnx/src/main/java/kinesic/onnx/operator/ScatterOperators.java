package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** Operators that write elements at given positions. */
final class ScatterOperators {

  private ScatterOperators() {}

  static void register(Operators operators) {
    Slot[] slots = {Slot.DATA, Slot.HOST, Slot.DATA};
    Operator elements =
        ((Operator) ScatterOperators::elements).checked(ScatterOperators::problem).slots(slots);
    operators.add("Scatter", 9, elements);
    operators.add("ScatterElements", 11, elements);
    operators.add(
        "ScatterND",
        11,
        ((Operator) ScatterOperators::rows).checked(ScatterOperators::problem).slots(slots));
  }

  private static @Nullable String problem(Attributes node, long version) {
    String reduction = node.text("reduction", "none");
    return List.of("none", "add", "mul", "min", "max").contains(reduction)
        ? null
        : "reduction \"%s\"".formatted(reduction);
  }

  private static List<Operand> elements(Call call) {
    Shape x = call.operand(0).shape();
    int axis = call.axis("axis", 0, x.rank());
    return scatter(call, Positions.ofElements(x, axis, call.host(1)), 1);
  }

  private static List<Operand> rows(Call call) {
    Shape x = call.operand(0).shape();
    HostArray indices = call.host(1);
    int inner = Positions.inner(x, indices.shape().size(-1));
    return scatter(call, Positions.ofRows(x, 0, indices), inner);
  }

  /**
   * Writes rows.
   *
   * @param positions the row of the data that each row of the updates changes
   * @param inner the elements of a row
   */
  private static List<Operand> scatter(Call call, int[] positions, int inner) {
    String reduction = call.text("reduction", "none");
    if (call.isOnHost()) {
      return List.of(onHost(call.host(0), positions, inner, call.host(2), reduction));
    }
    TensorOperand x = call.tensor(0);
    Tensor data = x.logical().reshape(-1, inner);
    Tensor updates = call.tensor(2).logical().reshape(positions.length, inner);
    Tensor y =
        switch (reduction) {
          case "none" -> written(data, positions, updates);
          case "add" -> added(data, positions, updates);
          case "mul" -> combined(data, positions, updates, Tensor::multiply);
          case "min" -> combined(data, positions, updates, Tensor::minimum);
          default -> combined(data, positions, updates, Tensor::maximum);
        };
    return List.of(TensorOperand.of(y.reshape(x.shape().toArray()), x.type()));
  }

  // ---------------------------------------------------------------- tensors

  /** Returns the data with rows replaced; of several rows for one place the last one counts. */
  private static Tensor written(Tensor data, int[] positions, Tensor updates) {
    int rows = data.size(0);
    int[] source = IntStream.range(0, rows).toArray();
    for (int i = 0; i < positions.length; i++) {
      source[positions[i]] = rows + i;
    }
    return Tensor.concat(0, data, updates).gatherRows(source);
  }

  private static Tensor added(Tensor data, int[] positions, Tensor updates) {
    int inner = data.size(1);
    int[] elements = new int[positions.length * inner];
    Arrays.setAll(elements, i -> positions[i / inner] * inner + i % inner);
    return data.reshape(-1).scatterAdd(0, updates.reshape(-1), elements);
  }

  /** Combines rows; in each round a place is changed at most once. */
  private static Tensor combined(
      Tensor data, int[] positions, Tensor updates, BinaryOperator<Tensor> reduction) {
    Tensor result = data;
    int[] changes = new int[data.size(0)];
    List<List<Integer>> rounds = new ArrayList<>();
    for (int i = 0; i < positions.length; i++) {
      int round = changes[positions[i]]++;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(i);
    }
    for (List<Integer> round : rounds) {
      int[] chosen = round.stream().mapToInt(i -> i).toArray();
      int[] places = Arrays.stream(chosen).map(i -> positions[i]).toArray();
      Tensor values = reduction.apply(result.gatherRows(places), updates.gatherRows(chosen));
      result = written(result, places, values);
    }
    return result;
  }

  // ---------------------------------------------------------------- the host

  private static HostArray onHost(
      HostArray x, int[] positions, int inner, HostArray updates, String reduction) {
    if (x.isIntegral()) {
      long[] y = x.integers();
      for (int i = 0; i < updates.length(); i++) {
        int at = positions[i / inner] * inner + i % inner;
        long update = updates.integer(i);
        y[at] =
            switch (reduction) {
              case "add" -> y[at] + update;
              case "mul" -> y[at] * update;
              case "min" -> Math.min(y[at], update);
              case "max" -> Math.max(y[at], update);
              default -> update;
            };
      }
      return HostArithmetic.ofIntegers(x.type(), x.shape(), i -> y[i]);
    }
    double[] y = x.numbers();
    for (int i = 0; i < updates.length(); i++) {
      int at = positions[i / inner] * inner + i % inner;
      double update = updates.number(i);
      y[at] =
          switch (reduction) {
            case "add" -> y[at] + update;
            case "mul" -> y[at] * update;
            case "min" -> Math.min(y[at], update);
            case "max" -> Math.max(y[at], update);
            default -> update;
          };
    }
    return HostArithmetic.ofNumbers(x.type(), x.shape(), i -> y[i]);
  }
}
