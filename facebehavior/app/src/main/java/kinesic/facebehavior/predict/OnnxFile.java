package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.task.Task;
import kinesic.onnx.Onnx;
import kinesic.onnx.export.ExportOptions;

/**
 * A network as an ONNX file that needs nothing else: it reads pixels and returns what a prediction
 * contains.
 *
 * <ul>
 *   <li>{@code images}, float [batch, 3, side, side]: red, green and blue from 0 to 255
 *   <li>an output for each task, under its name, [batch, size]: the probability of each label, or
 *       the predicted quantities
 *   <li>{@code feature}, [batch, features]: the feature that all heads share
 *   <li>notes: {@code labels.TASK} and, of a task with thresholds, {@code thresholds.TASK}; {@code
 *       alignment} if it is known how the faces of the training were cut out
 * </ul>
 */
public final class OnnxFile {

  /** The name of the input. */
  public static final String IMAGES = "images";

  /** The name of the shared feature. */
  public static final String FEATURE = "feature";

  private OnnxFile() {}

  /**
   * Writes a network.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(FaceBehaviorNet network, Path file) throws IOException {
    int side = network.configuration().side();
    List<String> outputs = new ArrayList<>();
    Map<String, String> notes = new LinkedHashMap<>();
    for (Task task : network.tasks()) {
      outputs.add(task.name());
      notes.put("labels." + task.name(), String.join(",", task.labels()));
      if (task.hasThresholds()) {
        notes.put("thresholds." + task.name(), network.thresholds(task).text());
      }
    }
    network.configuration().alignment().ifPresent(faces -> notes.put("alignment", faces.option()));
    outputs.add(FEATURE);
    Onnx.write(
        network,
        in -> values(network, in.getFirst()),
        List.of(Shape.of(1, side, side, 3)),
        file,
        ExportOptions.DEFAULT.inputs(IMAGES).outputs(outputs).metadata(notes));
  }

  /** Computes what the file contains, from pixels [n, side, side, 3]. */
  private static List<Tensor> values(FaceBehaviorNet network, Tensor pixels) {
    FaceOutputs outputs = network.forward(pixels.divide(127.5f).subtract(1));
    List<Tensor> values = new ArrayList<>();
    for (Task task : network.tasks()) {
      values.add(task.values(outputs.of(task)));
    }
    values.add(outputs.feature());
    return values;
  }
}
