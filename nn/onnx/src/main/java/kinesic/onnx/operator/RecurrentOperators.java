package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Gru;
import kinesic.engine.op.Linear;
import kinesic.engine.op.Lstm;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/** Recurrent layers: a linear layer of the inputs and an op over the steps for each direction. */
final class RecurrentOperators {

  /** Where the gates i, f, g, o of the op are among ONNX's i, o, f, c. */
  private static final List<Integer> LSTM = List.of(0, 2, 3, 1);

  /** Where the gates r, z, m of the op are among ONNX's z, r, h. */
  private static final List<Integer> GRU = List.of(1, 0, 2);

  private RecurrentOperators() {}

  static void register(Operators operators) {
    operators.add(
        "LSTM",
        7,
        weighted(RecurrentOperators::lstm)
            .checked(
                (node, version) ->
                    node.hasInput(7)
                        ? "peepholes"
                        : node.integer("input_forget", 0) != 0
                            ? "input_forget"
                            : problem(node, List.of("sigmoid", "tanh", "tanh"))));
    operators.add(
        "GRU",
        7,
        weighted(RecurrentOperators::gru)
            .checked(
                (node, version) ->
                    node.integer("linear_before_reset", 0) == 0
                        ? "linear_before_reset 0"
                        : problem(node, List.of("sigmoid", "tanh"))));
  }

  private static Operator weighted(Operator operator) {
    return operator.slots(
        Slot.DATA, Slot.WEIGHT, Slot.WEIGHT, Slot.WEIGHT, Slot.HOST, Slot.DATA, Slot.DATA);
  }

  private static @Nullable String problem(Attributes node, List<String> usual) {
    List<String> functions = node.texts("activations", usual);
    for (int i = 0; i < functions.size(); i++) {
      String function = functions.get(i).toLowerCase(Locale.ROOT);
      if (!function.equals(usual.get(i % usual.size()))) {
        return "activation \"%s\"".formatted(functions.get(i));
      }
    }
    return node.has("clip") ? "clip" : null;
  }

  // ---------------------------------------------------------------- one direction

  /**
   * The weights of a direction, as the ops want them.
   *
   * @param input [in, gates · size]
   * @param state [size, gates · size]
   * @param inputBias [gates · size]
   * @param stateBias [gates · size]
   */
  private record Weights(Tensor input, Tensor state, Tensor inputBias, Tensor stateBias) {

    static Weights of(Call call, int direction, List<Integer> gates) {
      Tensor input = inOrder(part(call, 1, direction), gates).transpose();
      Tensor state = inOrder(part(call, 2, direction), gates).transpose();
      int length = state.size(1);
      Tensor both =
          call.has(3)
              ? part(call, 3, direction)
              : Tensor.full(call.backend(), Shape.of(2 * length), 0f);
      return new Weights(
          input,
          state,
          inOrder(both.slice(0, 0, length), gates),
          inOrder(both.slice(0, length, 2 * length), gates));
    }

    /** Returns the contributions of x, [steps, n, in], to the gates. */
    Tensor project(Tensor x) {
      return new Linear().apply(x, input, inputBias);
    }

    int size() {
      return state.size(0);
    }
  }

  private static Tensor part(Call call, int input, int direction) {
    return call.tensor(input).logical().select(0, direction);
  }

  /** Returns the blocks of the first axis in another order. */
  private static Tensor inOrder(Tensor t, List<Integer> gates) {
    int size = t.size(0) / gates.size();
    return Tensor.concat(
        0,
        gates.stream()
            .map(gate -> t.slice(0, gate * size, (gate + 1) * size))
            .toArray(Tensor[]::new));
  }

  private static Tensor[] withStates(Tensor x, Weights w, @Nullable Tensor... states) {
    List<Tensor> inputs = new ArrayList<>(List.of(x, w.state, w.stateBias));
    for (@Nullable Tensor state : states) {
      if (state != null) {
        inputs.add(state);
      }
    }
    return inputs.toArray(Tensor[]::new);
  }

  // ---------------------------------------------------------------- the operators

  private static List<Operand> lstm(Call call) {
    return run(
        call,
        2,
        (direction, x) -> {
          Weights w = Weights.of(call, direction, LSTM);
          Tensor projected = w.project(x);
          Tensor h = state(call, 5, direction, x, w);
          Tensor c = state(call, 6, direction, x, w);
          Tensor y = new Lstm().apply(withStates(projected, w, h, c));
          return List.of(y.slice(2, 0, w.size()), y.slice(2, w.size(), 2 * w.size()));
        });
  }

  private static List<Operand> gru(Call call) {
    return run(
        call,
        1,
        (direction, x) -> {
          Weights w = Weights.of(call, direction, GRU);
          Tensor h = call.has(5) ? state(call, 5, direction, x, w) : null;
          return List.of(new Gru().apply(withStates(w.project(x), w, h)));
        });
  }

  /** Returns an initial state, [n, size]; null if none is given, which means 0 for all of them. */
  private static @Nullable Tensor state(Call call, int input, int direction, Tensor x, Weights w) {
    if (!call.has(5) && !call.has(6)) {
      return null;
    }
    if (!call.has(input)) {
      return Tensor.full(x.backend(), Shape.of(x.size(1), w.size()), 0f);
    }
    Tensor all = call.tensor(input).logical();
    Tensor stepsFirst = call.integer("layout", 0) == 1 ? all.permute(1, 0, 2) : all;
    return stepsFirst.select(0, direction);
  }

  /**
   * What a direction computes: the states of each step, [steps, n, size], that of the result first.
   */
  @FunctionalInterface
  private interface Direction {
    List<Tensor> states(int direction, Tensor x);
  }

  private static List<Operand> run(Call call, int states, Direction one) {
    TensorOperand given = call.tensor(0);
    boolean isBatchFirst = call.integer("layout", 0) == 1;
    Tensor x = isBatchFirst ? given.logical().permute(1, 0, 2) : given.logical();
    requireAllSteps(call, x.size(0));
    String kind = call.text("direction", "forward");
    int directions = kind.equals("bidirectional") ? 2 : 1;
    List<Tensor> sequences = new ArrayList<>();
    List<List<Tensor>> last = IntStream.range(0, states).mapToObj(i -> newList()).toList();
    for (int direction = 0; direction < directions; direction++) {
      boolean isReverse = direction == 1 || kind.equals("reverse");
      List<Tensor> results = one.states(direction, isReverse ? x.flip(0) : x);
      for (int i = 0; i < states; i++) {
        last.get(i).add(results.get(i).select(0, x.size(0) - 1));
      }
      Tensor sequence = results.getFirst();
      sequences.add(isReverse ? sequence.flip(0) : sequence);
    }
    int axis = isBatchFirst ? 2 : 1;
    List<Operand> outputs = new ArrayList<>();
    outputs.add(
        operand(
            sequences.stream().map(s -> isBatchFirst ? s.permute(1, 0, 2) : s).toList(),
            axis,
            given.type()));
    last.forEach(state -> outputs.add(operand(state, isBatchFirst ? 1 : 0, given.type())));
    return outputs;
  }

  private static List<Tensor> newList() {
    return new ArrayList<>();
  }

  private static Operand operand(List<Tensor> directions, int axis, ElementType type) {
    Tensor[] parts = directions.stream().map(t -> t.unsqueeze(axis)).toArray(Tensor[]::new);
    return TensorOperand.of(parts.length == 1 ? parts[0] : Tensor.concat(axis, parts), type);
  }

  private static void requireAllSteps(Call call, int steps) {
    if (call.has(4)) {
      for (int length : call.host(4).ints()) {
        if (length != steps) {
          throw call.unsupported("sequences of different lengths");
        }
      }
    }
  }
}
