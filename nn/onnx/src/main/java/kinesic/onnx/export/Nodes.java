package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;

/** The nodes and initialisers of a graph while it is built. Names are unique. */
final class Nodes {

  private static final String CONSTANT = "constant";

  private final List<NodeData> nodes = new ArrayList<>();
  private final Map<String, TensorData> initialisers = new LinkedHashMap<>();
  private final Map<String, String> shared = new HashMap<>(); // small constants by content
  private final Set<String> names = new HashSet<>();

  /**
   * Returns a name that no value has: the given one, with a number if it is taken, and reserves it.
   */
  String reserve(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /**
   * Adds a node.
   *
   * @param scope the path of the module to which it belongs
   * @return the name of its output
   */
  String add(String scope, String type, Attributes attributes, String... inputs) {
    return addAll(scope, type, 1, attributes, inputs).getFirst();
  }

  /**
   * Adds a node with several outputs.
   *
   * @return their names
   */
  List<String> addAll(
      String scope, String type, int outputs, Attributes attributes, String... inputs) {
    String name = reserve(scope.isEmpty() ? type : scope + "/" + type);
    List<String> all = new ArrayList<>(List.of(name));
    while (all.size() < outputs) {
      all.add(reserve(name + "/" + all.size()));
    }
    nodes.add(new NodeData(name, "", type, List.of(inputs), all, attributes.toMap()));
    return all;
  }

  /** Adds an initialiser of float32. */
  String initialiser(String wanted, Shape shape, float... elements) {
    String name = reserve(wanted);
    initialisers.put(name, TensorData.of(name, shape, elements));
    return name;
  }

  /** Returns a scalar or a short list of floats, which those who ask for the same numbers share. */
  String numbers(Shape shape, float... elements) {
    return shared.computeIfAbsent(
        shape + Arrays.toString(elements), key -> initialiser(CONSTANT, shape, elements));
  }

  /** Returns integers, which those who ask for the same ones share. */
  String integers(Shape shape, long... elements) {
    return shared.computeIfAbsent(
        "integers" + shape + Arrays.toString(elements),
        key -> {
          String name = reserve(CONSTANT);
          initialisers.put(name, TensorData.of(name, shape, elements));
          return name;
        });
  }

  /**
   * Returns the graph, without nodes and initialisers that no output depends on.
   *
   * @param name the name of the graph
   * @param renamed the new names of some values
   */
  GraphData graph(
      String name, Map<String, String> renamed, List<ValueData> inputs, List<ValueData> outputs) {
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.name()));
    List<NodeData> kept = new ArrayList<>();
    for (NodeData node : nodes.reversed()) {
      NodeData now = renamed(node, renamed);
      if (now.outputs().stream().anyMatch(needed::contains)) {
        kept.add(now);
        needed.addAll(now.inputs());
      }
    }
    Map<String, TensorData> used = new LinkedHashMap<>(initialisers);
    used.keySet().retainAll(needed);
    return new GraphData(name, kept.reversed(), used, inputs, outputs);
  }

  private static NodeData renamed(NodeData node, Map<String, String> names) {
    return new NodeData(
        node.name(),
        node.domain(),
        node.type(),
        node.inputs().stream().map(n -> names.getOrDefault(n, n)).toList(),
        node.outputs().stream().map(n -> names.getOrDefault(n, n)).toList(),
        node.attributes());
  }
}
