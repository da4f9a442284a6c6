package kinesic.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.onnx.Producers.Product;
import kinesic.onnx.Producers.Sum;
import kinesic.onnx.format.Attribute;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.operator.Operator;
import kinesic.onnx.operator.Operators;
import org.jspecify.annotations.Nullable;

/**
 * Finds functions that a file spells out as several nodes, because its operator set has no operator
 * for them, and replaces the last of these nodes by the operator of a newer set: x · sigmoid(x) by
 * {@code Swish}, for example. So an imported network computes what the same network written by hand
 * does. The nodes before the last one are left out where nothing else needs them.
 */
final class Fusion {

  /** The domain of operators that stand for several nodes; they are those of the newest set. */
  static final String DOMAIN = "kinesic.fused";

  private static final double TOLERANCE = 1e-4;

  private final Producers producers;

  private Fusion(Producers producers) {
    this.producers = producers;
  }

  /** Returns the graph with nodes that stand for several. */
  static GraphData of(GraphData graph) {
    Producers producers = new Producers(graph);
    Fusion fusion = new Fusion(producers);
    List<NodeData> nodes = new ArrayList<>();
    for (NodeData node : graph.nodes()) {
      NodeData fused = node.domain().isEmpty() ? fusion.fused(node) : null;
      nodes.add(fused == null ? node : fused);
      producers.add(nodes.getLast());
    }
    return new GraphData(
        graph.name(), nodes, graph.initialisers(), graph.inputs(), graph.outputs());
  }

  /** Returns the operator of a node that stands for several. */
  static @Nullable Operator operator(NodeData node) {
    Operators all = Operators.standard();
    Operator own = all.find(DOMAIN + "." + node.type(), Operators.NEWEST);
    return own == null ? all.find(node.type(), Operators.NEWEST) : own;
  }

  private @Nullable NodeData fused(NodeData node) {
    return switch (node.type()) {
      case "Mul", "Div" -> product(node);
      case "Add" -> {
        NodeData layer = linear(node);
        yield layer == null ? normalisation(node) : layer;
      }
      case "MatMul" -> attention(node);
      default -> null;
    };
  }

  private static NodeData node(
      NodeData last, String type, List<String> inputs, Map<String, Attribute> attributes) {
    return new NodeData(last.name(), DOMAIN, type, inputs, last.outputs(), attributes);
  }

  private static boolean close(double x, double y) {
    return Math.abs(x - y) <= TOLERANCE * Math.abs(y);
  }

  // ---------------------------------------------------------------- activations

  /**
   * An activation, which is a product of its argument x, a function of x, and a number.
   *
   * @param number the number
   * @param type the operator that computes it
   */
  private record Activation(
      String x, double number, String type, Map<String, Attribute> attributes) {}

  private @Nullable NodeData product(NodeData last) {
    String y = last.outputs().getFirst();
    producers.add(last);
    Product all = producers.product(y, "");
    for (String gate : all.factors()) {
      for (Activation activation : activations(gate)) {
        Product product = producers.product(y, activation.x);
        boolean matches =
            product.factors().size() == 2
                && product.factors().contains(activation.x)
                && product.factors().contains(gate)
                && close(product.number(), activation.number);
        if (matches) {
          return node(last, activation.type, List.of(activation.x), activation.attributes);
        }
      }
    }
    return all.factors().size() == 1 ? hardSigmoid(last, all) : null;
  }

  /** Returns the activations that a value may be a factor of. */
  private List<Activation> activations(String gate) {
    NodeData node = producers.of(gate);
    if (node == null || node.inputs().isEmpty()) {
      return List.of();
    }
    String x = node.inputs().getFirst();
    return switch (node.type()) {
      case "Sigmoid" -> {
        Product scaled = producers.scaled(x);
        yield List.of(swish(x, 1), swish(scaled.factors().getFirst(), scaled.number()));
      }
      case "HardSigmoid" -> {
        boolean standard =
            close(Producers.attribute(node, "alpha", 0.2), 1 / 6.)
                && close(Producers.attribute(node, "beta", 0.5), 0.5);
        yield standard ? List.of(new Activation(x, 1, "HardSwish", Map.of())) : List.of();
      }
      case "Clip" -> {
        String shifted = shifted(node);
        yield shifted.isEmpty()
            ? List.of()
            : List.of(new Activation(shifted, 1 / 6., "HardSwish", Map.of()));
      }
      case "Tanh" -> {
        NodeData softplus = producers.of(x, "Softplus");
        yield softplus == null
            ? List.of()
            : List.of(new Activation(softplus.inputs().getFirst(), 1, "Mish", Map.of()));
      }
      case "Add" -> {
        Sum sum = producers.sum(node);
        yield sum == null || !close(sum.number(), 1) ? List.of() : gelu(sum.x());
      }
      default -> List.of();
    };
  }

  private static Activation swish(String x, double alpha) {
    return new Activation(x, 1, "Swish", Map.of("alpha", new Attribute.Number((float) alpha)));
  }

  /** Returns x of clip(x + 3, 0, 6); empty if the node computes something else. */
  private String shifted(NodeData clip) {
    boolean bounds = producers.number(clip, "min", 1) == 0 && producers.number(clip, "max", 2) == 6;
    NodeData add = producers.of(clip.inputs().getFirst(), "Add");
    Sum sum = bounds && add != null ? producers.sum(add) : null;
    return sum != null && sum.number() == 3 ? sum.x() : "";
  }

  private @Nullable NodeData hardSigmoid(NodeData last, Product product) {
    NodeData clip = producers.of(product.factors().getFirst(), "Clip");
    String x = clip == null || !close(product.number(), 1 / 6.) ? "" : shifted(clip);
    Map<String, Attribute> attributes =
        Map.of("alpha", new Attribute.Number(1 / 6f), "beta", new Attribute.Number(0.5f));
    return x.isEmpty() ? null : node(last, "HardSigmoid", List.of(x), attributes);
  }

  /** Returns the activation x · (1 + value) / 2. */
  private List<Activation> gelu(String value) {
    NodeData erf = producers.of(value, "Erf");
    if (erf != null) {
      Product scaled = producers.scaled(erf.inputs().getFirst());
      return close(scaled.number(), Math.sqrt(0.5))
          ? List.of(new Activation(scaled.factors().getFirst(), 0.5, "Gelu", Map.of()))
          : List.of();
    }
    NodeData tanh = producers.of(value, "Tanh");
    String x = tanh == null ? "" : cubic(tanh.inputs().getFirst());
    Map<String, Attribute> attributes = Map.of("approximate", new Attribute.Text("tanh"));
    return x.isEmpty() ? List.of() : List.of(new Activation(x, 0.5, "Gelu", attributes));
  }

  /** Returns x of √(2/π) · (x + 0.044715 · x³); empty if the value is something else. */
  private String cubic(String value) {
    Product scaled = producers.scaled(value);
    NodeData add = producers.of(scaled.factors().getFirst(), "Add");
    for (int i = 0; add != null && close(scaled.number(), Math.sqrt(2 / Math.PI)) && i < 2; i++) {
      String x = add.inputs().get(i);
      Product cube = producers.scaled(add.inputs().get(1 - i));
      NodeData pow = producers.of(cube.factors().getFirst(), "Pow");
      if (close(cube.number(), 0.044715)
          && pow != null
          && pow.inputs().getFirst().equals(x)
          && producers.number(pow.inputs().get(1)) == 3) {
        return x;
      }
    }
    return "";
  }

  // ---------------------------------------------------------------- linear layers

  /** x · matrix + vector, the linear layer of values with any number of axes. */
  private @Nullable NodeData linear(NodeData last) {
    for (int i = 0; i < 2; i++) {
      NodeData product = producers.of(last.inputs().get(i), "MatMul");
      String vector = last.inputs().get(1 - i);
      if (product != null
          && producers.isMatrix(product.inputs().get(1))
          && producers.isVector(vector)) {
        String x = product.inputs().getFirst();
        return node(last, "Gemm", List.of(x, product.inputs().get(1), vector), Map.of());
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- normalisation

  /** d / √(mean(d²) + ε) · scale + shift, where d = x - mean(x), over the last axis. */
  private @Nullable NodeData normalisation(NodeData last) {
    for (int i = 0; i < 2; i++) {
      NodeData mul = producers.of(last.inputs().get(i), "Mul");
      for (int j = 0; mul != null && j < 2; j++) {
        NodeData div = producers.of(mul.inputs().get(j), "Div");
        Standardised x = div == null ? null : standardised(div);
        String scale = mul.inputs().get(1 - j);
        String shift = last.inputs().get(1 - i);
        if (x != null && producers.isVector(scale) && producers.isVector(shift)) {
          return node(
              last,
              "LayerNormalization",
              List.of(x.x, scale, shift),
              Map.of(
                  "axis",
                  new Attribute.Integer(-1),
                  "epsilon",
                  new Attribute.Number((float) x.epsilon)));
        }
      }
    }
    return null;
  }

  private record Standardised(String x, double epsilon) {}

  private @Nullable Standardised standardised(NodeData div) {
    String difference = div.inputs().getFirst();
    NodeData sub = producers.of(difference, "Sub");
    NodeData root = producers.of(div.inputs().get(1), "Sqrt");
    NodeData add = root == null ? null : producers.of(root.inputs().getFirst(), "Add");
    Sum variance = add == null ? null : producers.sum(add);
    if (sub == null || variance == null) {
      return null;
    }
    String x = sub.inputs().getFirst();
    String squares = meanOf(variance.x());
    boolean matches =
        x.equals(meanOf(sub.inputs().get(1)))
            && squares != null
            && producers.isSquare(squares, difference);
    return matches ? new Standardised(x, variance.number()) : null;
  }

  /** Returns the value whose mean over the last axis another one is. */
  private @Nullable String meanOf(String value) {
    NodeData mean = producers.of(value, "ReduceMean");
    boolean matches =
        mean != null
            && Producers.attribute(mean, "keepdims", 1) == 1
            && producers.integers(mean, "axes", 1).equals(List.of(-1L));
    return mean != null && matches ? mean.inputs().getFirst() : null;
  }

  // ---------------------------------------------------------------- attention

  /** softmax(scale · q · kᵀ + mask) · v, where q and k may be scaled instead of their product. */
  private @Nullable NodeData attention(NodeData last) {
    NodeData softmax = producers.of(last.inputs().getFirst(), "Softmax");
    if (softmax == null || Producers.attribute(softmax, "axis", 0) != -1) {
      return null;
    }
    String v = last.inputs().get(1);
    String scores = softmax.inputs().getFirst();
    NodeData add = producers.of(scores, "Add");
    if (add == null) {
      return attention(last, scores, v, List.of());
    }
    for (int i = 0; i < 2; i++) {
      NodeData masked = attention(last, add.inputs().get(i), v, List.of(add.inputs().get(1 - i)));
      if (masked != null) {
        return masked;
      }
    }
    return null;
  }

  private @Nullable NodeData attention(NodeData last, String scores, String v, List<String> mask) {
    Product scaled = producers.scaled(scores);
    NodeData matmul = producers.of(scaled.factors().getFirst(), "MatMul");
    if (matmul == null) {
      return null;
    }
    Product q = producers.scaled(matmul.inputs().getFirst());
    Product k = producers.scaled(matmul.inputs().get(1));
    List<String> inputs = new ArrayList<>();
    inputs.add(q.factors().getFirst());
    inputs.add(k.factors().getFirst());
    inputs.add(v);
    inputs.addAll(mask);
    double scale = scaled.number() * q.number() * k.number();
    return node(last, "Attention", inputs, Map.of("scale", new Attribute.Number((float) scale)));
  }
}
