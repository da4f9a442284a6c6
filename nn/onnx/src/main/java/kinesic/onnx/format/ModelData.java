package kinesic.onnx.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of a model file.
 *
 * @param irVersion the version of the format
 * @param producer the name of the program that wrote it; may be empty
 * @param producerVersion the version of that program; may be empty
 * @param operatorSets the versions of the operator sets by domain; ONNX's own domain is empty
 * @param metadata notes by key
 * @param graph the network
 */
public record ModelData(
    long irVersion,
    String producer,
    String producerVersion,
    Map<String, Long> operatorSets,
    Map<String, String> metadata,
    GraphData graph) {

  /** Copies the maps. */
  public ModelData {
    operatorSets = Collections.unmodifiableMap(new LinkedHashMap<>(operatorSets));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Returns the model with other outputs: values anywhere in the graph, such as the features before
   * the last layer. Nodes that they do not need have no effect then, and their weights are no
   * parameters.
   *
   * @param names the names of the values
   * @throws IllegalArgumentException if no node has an output of one of the names
   */
  public ModelData withOutputs(String... names) {
    List<ValueData> outputs = new ArrayList<>();
    for (String name : names) {
      if (graph.nodes().stream().noneMatch(node -> node.outputs().contains(name))) {
        throw new IllegalArgumentException(
            "onnx: no node of \"%s\" has an output \"%s\"".formatted(graph.name(), name));
      }
      outputs.add(new ValueData(name, ElementType.FLOAT, null));
    }
    GraphData cut =
        new GraphData(graph.name(), graph.nodes(), graph.initialisers(), graph.inputs(), outputs);
    return new ModelData(irVersion, producer, producerVersion, operatorSets, metadata, cut);
  }
}
