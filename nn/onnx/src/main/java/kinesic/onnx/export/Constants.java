package kinesic.onnx.export;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a network that do not depend on its inputs, as initialisers. Those of the state of
 * the module keep their names.
 */
final class Constants {

  private static final int SMALL = 16; // elements of a constant without a name that may be shared

  private final Nodes nodes;
  private final Map<Buffer, String> names = new HashMap<>();
  private final Map<String, Tensor> state;
  private final Map<Buffer, Map<String, String>> written = new HashMap<>();

  /**
   * Starts with no constants.
   *
   * @param state the parameters and buffers of the module, by name
   */
  Constants(Nodes nodes, Map<String, Tensor> state) {
    this.nodes = nodes;
    this.state = state;
    state.forEach((name, tensor) -> names.put(tensor.buffer(), name));
  }

  /** Returns the name of a parameter or buffer; null for other tensors. */
  @Nullable String nameOf(Tensor t) {
    return names.get(t.buffer());
  }

  /**
   * Returns the initialiser of a tensor.
   *
   * @param scope where it is used, for the name of a constant that has none
   * @param form what {@code arrange} does, so that the same form is written once
   * @param arrange returns the elements as they are in the file
   */
  String initialiser(Tensor t, String scope, String form, UnaryOperator<Tensor> arrange) {
    return written
        .computeIfAbsent(t.buffer(), buffer -> new HashMap<>())
        .computeIfAbsent(form + t.shape(), key -> write(t, scope, arrange.apply(t)));
  }

  private String write(Tensor t, String scope, Tensor arranged) {
    float[] elements = arranged.toArray();
    Shape shape = arranged.shape();
    String name = nameOf(t);
    if (name == null) {
      name = nameOfCopy(t);
    }
    if (name != null) {
      return nodes.initialiser(name, shape, elements);
    }
    return elements.length <= SMALL
        ? nodes.numbers(shape, elements)
        : nodes.initialiser(scope.isEmpty() ? "constant" : scope + "/constant", shape, elements);
  }

  /** Returns the name of a parameter that {@code t} is a copy of, if it has not been written. */
  private @Nullable String nameOfCopy(Tensor t) {
    if (t.shape().elements() <= SMALL) {
      return null;
    }
    for (Map.Entry<String, Tensor> entry : state.entrySet()) {
      Tensor part = entry.getValue();
      if (part.shape().elements() == t.shape().elements()
          && !written.containsKey(part.buffer())
          && Arrays.equals(part.toArray(), t.toArray())) {
        return entry.getKey();
      }
    }
    return null;
  }
}
