package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Gru;
import kinesic.engine.op.Linear;
import kinesic.engine.op.Lstm;
import kinesic.engine.op.Slice;
import kinesic.engine.trace.Value;

/**
 * Recurrent ops. ONNX's operators contain the product with the inputs, which is an op of its own
 * here: if that is a linear layer, both become one node; otherwise the node multiplies by 1.
 */
final class SequenceWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(Lstm.class, SequenceWriters::lstm), entry(Gru.class, SequenceWriters::gru));

  /** Where ONNX has the gates of the ops here: i, f, g, o become i, o, f, g. */
  private static final List<Integer> LSTM = List.of(0, 3, 1, 2);

  /** r, z, m become z, r, m. */
  private static final List<Integer> GRU = List.of(1, 0, 2);

  private SequenceWriters() {}

  private static Written lstm(OpCall call) {
    int size = call.shape(1).size(0);
    for (Value.Result user : call.users()) {
      boolean isHidden =
          user.op() instanceof Slice slice
              && user.shape().rank() == 3
              && call.shape().axis(slice.axis()) == 2
              && slice.from() == 0
              && slice.to() == size;
      if (!isHidden) {
        throw new Refusal("gives more than the states h of each step, which is all that ONNX has");
      }
    }
    if (call.users().isEmpty()) {
      throw new Refusal("gives the states c of each step, which ONNX does not have");
    }
    return recurrent(call, "LSTM", LSTM, new Attributes());
  }

  private static Written gru(OpCall call) {
    return recurrent(call, "GRU", GRU, new Attributes().with("linear_before_reset", 1L));
  }

  private static Written recurrent(
      OpCall call, String type, List<Integer> gates, Attributes attributes) {
    int size = call.shape(1).size(0);
    List<String> inputs = new ArrayList<>();
    String bias;
    Value x = call.value(0);
    if (x instanceof Value.Result layer && layer.op() instanceof Linear && isConstant(layer)) {
      inputs.add(call.naturally(layer.inputs().get(0)));
      inputs.add(weight(call, tensor(layer.inputs().get(1)), gates));
      bias = bias(call, tensor(layer.inputs().get(2)), gates);
    } else {
      inputs.add(call.input(0));
      inputs.add(weight(call, identity(gates.size() * size), gates));
      bias = bias(call, Tensor.full(Shape.of(gates.size() * size), 0f), gates);
    }
    inputs.add(weight(call, constant(call, 1), gates));
    inputs.add(
        call.node(
            "Concat",
            new Attributes().with("axis", 1L),
            bias,
            bias(call, constant(call, 2), gates)));
    inputs.add(""); // all sequences have all steps
    for (int i = 3; i < call.inputs(); i++) {
      inputs.add(call.node("Unsqueeze", call.input(i), call.integers(0)));
    }
    String y =
        call.first(
            type, 1, attributes.with("hidden_size", (long) size), inputs.toArray(String[]::new));
    return call.written(call.node("Squeeze", y, call.integers(1)));
  }

  private static boolean isConstant(Value.Result layer) {
    return layer.inputs().get(1) instanceof Value.Constant
        && layer.inputs().get(2) instanceof Value.Constant;
  }

  private static Tensor tensor(Value constant) {
    return ((Value.Constant) constant).tensor();
  }

  private static Tensor constant(OpCall call, int i) {
    Tensor t = call.constant(i);
    if (t == null) {
      throw new Refusal("has weights that are not constant");
    }
    return t;
  }

  private static Tensor identity(int size) {
    float[] elements = new float[size * size];
    for (int i = 0; i < size; i++) {
      elements[i * size + i] = 1;
    }
    return Tensor.of(Shape.of(size, size), elements);
  }

  /** Returns [in, gates · size] as [1, gates · size, in]. */
  private static String weight(OpCall call, Tensor w, List<Integer> gates) {
    return call.constants()
        .initialiser(w, call.scope(), "gates", t -> inOrder(t, gates).transpose().unsqueeze(0));
  }

  /** Returns [gates · size] as [1, gates · size]. */
  private static String bias(OpCall call, Tensor b, List<Integer> gates) {
    return call.constants()
        .initialiser(b, call.scope(), "gates", t -> inOrder(t, gates).unsqueeze(0));
  }

  private static Tensor inOrder(Tensor t, List<Integer> gates) {
    int size = t.size(-1) / gates.size();
    return Tensor.concat(
        t.shape().rank() - 1,
        gates.stream()
            .map(gate -> t.slice(-1, gate * size, (gate + 1) * size))
            .toArray(Tensor[]::new));
  }
}
