package kinesic.nn.golden;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.Json;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Named;

/**
 * A case of the suite. The tensors of each map have the names of the script.
 *
 * @param kind the file that holds it
 * @param name unique in its file
 * @param op the name of its {@link Operation}
 * @param attributes a JSON object
 * @param single the largest difference of PyTorch's own results in float32
 * @param inputs those with a gradient
 * @param constants those without
 * @param outputs the results of PyTorch
 * @param seeds the gradients of the outputs that have one
 * @param gradients the gradients of {@code inputs} by PyTorch
 */
public record GoldenCase(
    Kind kind,
    String name,
    String op,
    Json attributes,
    double single,
    Map<String, Tensor> inputs,
    Map<String, Tensor> constants,
    Map<String, Tensor> outputs,
    Map<String, Tensor> seeds,
    Map<String, Tensor> gradients) {

  /** Room for another order of operations where the condition of a case multiplies roundings. */
  private static final double CONDITION = 4;

  /** Returns the largest difference that is allowed. */
  double bound() {
    return Math.max(kind.bound(), CONDITION * single);
  }

  /** Returns what Kinesic computes for the case. */
  Operation operation() {
    return Named.in(GoldenSuite.OPERATIONS, op);
  }

  /** Returns the shapes of the inputs, those without a gradient too. */
  public List<Shape> shapes() {
    return Stream.concat(inputs.values().stream(), constants.values().stream())
        .map(Tensor::shape)
        .toList();
  }

  /** Reads the case {@code name} whose metadata is {@code text}. */
  static GoldenCase read(Kind kind, SafeTensors file, String name, String text) throws IOException {
    Json metadata = Json.parse(text);
    return new GoldenCase(
        kind,
        name,
        metadata.member("op").string(),
        metadata.member("attributes"),
        metadata.member("float32").number(),
        tensors(file, name + "/in/"),
        tensors(file, name + "/constant/"),
        tensors(file, name + "/out/"),
        tensors(file, name + "/seed/"),
        tensors(file, name + "/gradient/"));
  }

  private static Map<String, Tensor> tensors(SafeTensors file, String prefix) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : file.shapes().keySet()) {
      if (name.startsWith(prefix)) {
        tensors.put(name.substring(prefix.length()), file.read(name));
      }
    }
    return tensors;
  }
}
