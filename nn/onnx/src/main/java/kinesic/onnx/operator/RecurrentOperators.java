package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Gru;
import kinesic.engine.op.Linear;
import kinesic.engine.op.Lstm;
import kinesic.onnx.format.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers. The product with the inputs is a linear layer for all steps at once; the
 * engine's ops compute LSTM, and GRU in the form of PyTorch, with {@code linear_before_reset}.
 */
final class RecurrentOperators {

  private static final int BIAS = 3;
  private static final int LENGTHS = 4;
  private static final int HIDDEN = 5;
  private static final int CELL = 6;
  private static final int PEEPHOLES = 7;

  private RecurrentOperators() {}

  /** The operators. */
  private enum Kind {
    LSTM,
    GRU,
    RNN;

    /** Returns where ONNX has the gates of this library. */
    List<Integer> gates() {
      return switch (this) {
        case LSTM -> List.of(0, 2, 3, 1); // i, o, f, c there, i, f, g, o here
        case GRU -> List.of(1, 0, 2); // z, r, h there, r, z, m here
        case RNN -> List.of(0);
      };
    }

    /** Returns the usual activations, in lower case. */
    List<String> activations() {
      return switch (this) {
        case LSTM -> List.of("sigmoid", "tanh", "tanh");
        case GRU -> List.of("sigmoid", "tanh");
        case RNN -> List.of("tanh");
      };
    }
  }

  static void register(Operators operators) {
    for (Kind kind : Kind.values()) {
      operators.add(
          kind.name(),
          7,
          ((Operator) call -> compute(kind, call))
              .checked((node, version) -> problem(kind, node))
              .slots(
                  Slot.DATA,
                  Slot.WEIGHT,
                  Slot.WEIGHT,
                  Slot.WEIGHT,
                  Slot.HOST,
                  Slot.DATA,
                  Slot.DATA,
                  Slot.WEIGHT));
    }
  }

  private static @Nullable String problem(Kind kind, Attributes node) {
    if (node.has("clip") || node.flag("input_forget", false)) {
      return node.has("clip") ? "clip" : "input_forget";
    }
    if (node.hasInput(PEEPHOLES)) {
      return "peepholes";
    }
    List<String> named = node.texts("activations", List.of());
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i).toLowerCase(Locale.ROOT);
      String usual = kind.activations().get(i % kind.activations().size());
      if (!name.equals(usual) && !(kind == Kind.RNN && name.equals("relu"))) {
        return "activation \"%s\"".formatted(named.get(i));
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- the node

  private static List<Operand> compute(Kind kind, Call call) {
    boolean batchFirst = call.flag("layout", false);
    Tensor given = call.tensor(0).logical();
    Tensor x = batchFirst ? given.swapAxes(0, 1) : given;
    if (call.has(LENGTHS)) {
      for (long length : call.host(LENGTHS).integers()) {
        if (length != x.size(0)) {
          throw call.unsupported("sequences of different lengths");
        }
      }
    }
    String direction = call.text("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    List<Tensor> all = new ArrayList<>();
    List<Tensor> hidden = new ArrayList<>();
    List<Tensor> cells = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      boolean reverse = d == 1 || direction.equals("reverse");
      Layer layer = new Layer(kind, call, d, batchFirst);
      States states = layer.apply(reverse ? x.flip(0) : x);
      hidden.add(states.hidden.select(0, -1));
      all.add(reverse ? states.hidden.flip(0) : states.hidden);
      Tensor cell = states.cells;
      if (cell != null) {
        cells.add(cell.select(0, -1));
      }
    }
    List<Operand> results = new ArrayList<>();
    results.add(operand(stacked(all, batchFirst ? 2 : 1, batchFirst), call));
    results.add(operand(stacked(hidden, 0, false), batchFirst, call));
    if (kind == Kind.LSTM) {
      results.add(operand(stacked(cells, 0, false), batchFirst, call));
    }
    return results;
  }

  /** Returns the states of the directions, [steps, n, size] each, with an axis of directions. */
  private static Tensor stacked(List<Tensor> parts, int axis, boolean batchFirst) {
    return Tensor.stack(
        axis, parts.stream().map(p -> batchFirst ? p.swapAxes(0, 1) : p).toArray(Tensor[]::new));
  }

  private static Operand operand(Tensor last, boolean batchFirst, Call call) {
    return operand(batchFirst ? last.swapAxes(0, 1) : last, call);
  }

  private static Operand operand(Tensor t, Call call) {
    ElementType type = call.operand(0).type();
    return TensorOperand.of(t, type);
  }

  // ---------------------------------------------------------------- one direction

  /**
   * The states of each step, [steps, n, size].
   *
   * @param cells null except for LSTM
   */
  private record States(Tensor hidden, @Nullable Tensor cells) {}

  /**
   * A layer in one direction.
   *
   * @param direction its number
   * @param batchFirst whether initial states are [n, directions, size]
   */
  private record Layer(Kind kind, Call call, int direction, boolean batchFirst) {

    States apply(Tensor x) {
      Tensor u = weight(2);
      Tensor z = new Linear().apply(x, weight(1), bias(0, u));
      Tensor b = bias(1, u);
      Tensor h = initial(HIDDEN);
      return switch (kind) {
        case LSTM -> lstm(z, u, b, h, initial(CELL));
        case GRU ->
            call.flag("linear_before_reset", false)
                ? new States(
                    h == null ? new Gru().apply(z, u, b) : new Gru().apply(z, u, b, h), null)
                : new States(gru(z, u, b, h), null);
        case RNN -> new States(rnn(z, u, b, h), null);
      };
    }

    /** Returns [1, gates · size, in] as [in, gates · size], in the order of this library. */
    private Tensor weight(int input) {
      return inOrder(call.tensor(input).logical().select(0, direction)).transpose();
    }

    /** Returns the biases of the inputs or of the states, [gates · size]. */
    private Tensor bias(int part, Tensor u) {
      int length = u.size(1);
      if (!call.has(BIAS)) {
        return HostArray.floats(Shape.of(length), 0f).on(call.backend());
      }
      Tensor both = call.tensor(BIAS).logical().select(0, direction);
      return inOrder(both.slice(0, part * length, (part + 1) * length));
    }

    private Tensor inOrder(Tensor gates) {
      int size = gates.size(0) / kind.gates().size();
      return Tensor.concat(
          0,
          kind.gates().stream()
              .map(gate -> gates.slice(0, gate * size, (gate + 1) * size))
              .toArray(Tensor[]::new));
    }

    private @Nullable Tensor initial(int input) {
      return call.has(input)
          ? call.tensor(input).logical().select(batchFirst ? 1 : 0, direction)
          : null;
    }

    private static Tensor orZero(@Nullable Tensor state, Tensor z, Tensor u) {
      return state == null ? Tensor.full(z.backend(), Shape.of(z.size(1), u.size(0)), 0f) : state;
    }

    private static States lstm(
        Tensor z, Tensor u, Tensor b, @Nullable Tensor h, @Nullable Tensor c) {
      Tensor states =
          h == null && c == null
              ? new Lstm().apply(z, u, b)
              : new Lstm().apply(z, u, b, orZero(h, z, u), orZero(c, z, u));
      int size = u.size(0);
      return new States(states.slice(2, 0, size), states.slice(2, size, 2 * size));
    }

    /** The gate r multiplies the state before the product. */
    private static Tensor gru(Tensor z, Tensor u, Tensor b, @Nullable Tensor first) {
      int size = u.size(0);
      Tensor gates = u.slice(1, 0, 2 * size);
      Tensor candidate = u.slice(1, 2 * size, 3 * size);
      Tensor bias = b.slice(0, 0, 2 * size);
      Tensor candidateBias = b.slice(0, 2 * size, 3 * size);
      Tensor h = orZero(first, z, u);
      Tensor[] states = new Tensor[z.size(0)];
      for (int t = 0; t < states.length; t++) {
        Tensor x = z.select(0, t);
        Tensor both = x.slice(1, 0, 2 * size).add(new Linear().apply(h, gates, bias)).sigmoid();
        Tensor r = both.slice(1, 0, size);
        Tensor update = both.slice(1, size, 2 * size);
        Tensor product = new Linear().apply(r.multiply(h), candidate, candidateBias);
        Tensor m = x.slice(1, 2 * size, 3 * size).add(product).tanh();
        h = m.add(update.multiply(h.subtract(m)));
        states[t] = h;
      }
      return Tensor.stack(0, states);
    }

    private Tensor rnn(Tensor z, Tensor u, Tensor b, @Nullable Tensor first) {
      List<String> named = call.attributes().texts("activations", List.of("Tanh"));
      boolean relu = named.get(direction % named.size()).equalsIgnoreCase("relu");
      Tensor h = orZero(first, z, u);
      Tensor[] states = new Tensor[z.size(0)];
      for (int t = 0; t < states.length; t++) {
        Tensor sum = z.select(0, t).add(new Linear().apply(h, u, b));
        h = relu ? sum.relu() : sum.tanh();
        states[t] = h;
      }
      return Tensor.stack(0, states);
    }
  }
}
