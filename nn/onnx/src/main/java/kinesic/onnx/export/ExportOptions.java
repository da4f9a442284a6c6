package kinesic.onnx.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a module is exported. Each method returns these options with one changed.
 *
 * @param inputs the names of the inputs; empty for "input", or "input_0", "input_1" and so on
 * @param outputs the names of the outputs; empty for "output", or "output_0", "output_1" and so on
 * @param imageOrder how images lie in the file
 * @param isBatchFixed whether the model accepts only the batch size of the given shapes
 * @param hasExternalData whether large tensors are in a file of their own
 * @param metadata notes that the model carries, by key
 */
public record ExportOptions(
    List<String> inputs,
    List<String> outputs,
    ImageOrder imageOrder,
    boolean isBatchFixed,
    boolean hasExternalData,
    Map<String, String> metadata) {

  /** Usual names, usual order of images, free batch axis, one file, no notes. */
  public static final ExportOptions DEFAULT =
      new ExportOptions(
          List.of(), List.of(), ImageOrder.AUTOMATIC, false, false, Collections.emptyMap());

  /** Copies the lists and the map. */
  public ExportOptions {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Sets the names of the inputs, one for each. */
  public ExportOptions inputs(String... names) {
    return new ExportOptions(
        List.of(names), outputs, imageOrder, isBatchFixed, hasExternalData, metadata);
  }

  /** Sets the names of the outputs, one for each. */
  public ExportOptions outputs(String... names) {
    return outputs(List.of(names));
  }

  /** Sets the names of the outputs, one for each. */
  public ExportOptions outputs(List<String> names) {
    return new ExportOptions(inputs, names, imageOrder, isBatchFixed, hasExternalData, metadata);
  }

  /** Sets how images lie in the file. */
  public ExportOptions imageOrder(ImageOrder order) {
    return new ExportOptions(inputs, outputs, order, isBatchFixed, hasExternalData, metadata);
  }

  /** Lets the model accept only the batch size of the shapes with which it is exported. */
  public ExportOptions fixedBatch() {
    return new ExportOptions(inputs, outputs, imageOrder, true, hasExternalData, metadata);
  }

  /** Puts large tensors into a file of their own, beside the model. */
  public ExportOptions externalData() {
    return new ExportOptions(inputs, outputs, imageOrder, isBatchFixed, true, metadata);
  }

  /** Sets the notes that the model carries. */
  public ExportOptions metadata(Map<String, String> notes) {
    return new ExportOptions(inputs, outputs, imageOrder, isBatchFixed, hasExternalData, notes);
  }
}
