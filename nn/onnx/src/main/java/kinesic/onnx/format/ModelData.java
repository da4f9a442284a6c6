package kinesic.onnx.format;

import java.util.Collections;
import java.util.LinkedHashMap;
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
}
