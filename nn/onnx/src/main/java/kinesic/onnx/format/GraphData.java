package kinesic.onnx.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph.
 *
 * @param name its name
 * @param nodes in an order in which each follows its inputs
 * @param initialisers the constants by name; one that is also an input is its default value
 * @param inputs the inputs, in order
 * @param outputs the outputs, in order
 */
public record GraphData(
    String name,
    List<NodeData> nodes,
    Map<String, TensorData> initialisers,
    List<ValueData> inputs,
    List<ValueData> outputs) {

  /** Copies the lists and the map. */
  public GraphData {
    nodes = List.copyOf(nodes);
    initialisers = Collections.unmodifiableMap(new LinkedHashMap<>(initialisers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
