package kinesic.onnx.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a graph: one application of an operator.
 *
 * @param name its name; may be empty
 * @param domain the domain of the operator; empty for ONNX's own
 * @param type the name of the operator, such as {@code Conv}
 * @param inputs the names of the inputs; empty for an optional one that is left out
 * @param outputs the names of the outputs; empty for one that is not needed
 * @param attributes by name, in the order of the file
 */
public record NodeData(
    String name,
    String domain,
    String type,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /** Copies the lists and the map. */
  public NodeData {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** Returns the operator and what identifies the node, such as {@code Conv "layer1/conv1"}. */
  @Override
  public String toString() {
    String label = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    return "%s%s \"%s\"".formatted(domain.isEmpty() ? "" : domain + ".", type, label);
  }
}
