package kinesic.facebehavior.detect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.engine.Shape;
import kinesic.engine.trace.Value;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.ValueData;
import kinesic.onnx.format.ValueData.Dimension;
import kinesic.onnx.operator.OnnxException;

/**
 * Reads YuNet's file. It may declare a fixed size of the picture, as that of OpenCV does (640 x
 * 640), although the network accepts any; then the declaration is ignored. A network that accepts
 * one size only is used with that size.
 */
final class YuNetFile {

  /** A size that is not quadratic, to see whether a network accepts any size. */
  private static final CanvasSize SMALL = new CanvasSize(96, 64);

  private static final int NAMED = 20; // of the outputs that were found

  private final Path path;
  private final ModelData file;

  private YuNetFile(Path path, ModelData file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file cannot be read, is no ONNX model or is no YuNet; the message
   *     names the file
   */
  static YuNet read(Path path) throws IOException {
    return new YuNetFile(path, ModelReader.read(path)).network();
  }

  private YuNet network() throws IOException {
    ValueData input = onlyInput();
    List<Dimension> sizes = Objects.requireNonNullElse(input.shape(), List.of());
    List<String> outputs = file.graph().outputs().stream().map(ValueData::name).toList();
    boolean picture = sizes.size() == 4 && (sizes.get(1).isFree() || sizes.get(1).size() == 3);
    if (!picture || !outputs.containsAll(YuNet.outputNames())) {
      throw notYuNet();
    }
    List<Integer> order = YuNet.outputNames().stream().map(outputs::indexOf).toList();
    OnnxModel anySize =
        model(withSizes(input, new Dimension(-1, "height"), new Dimension(-1, "width")));
    if (gives(anySize, SMALL, order)) {
      return new YuNet(anySize, order, Optional.empty());
    }
    CanvasSize declared =
        new CanvasSize((int) sizes.get(3).size(), (int) sizes.get(2).size()); // -1 if free
    OnnxModel oneSize = model(withSizes(input, sizes.get(2), sizes.get(3)));
    if (declared.width() > 0
        && declared.height() > 0
        && declared.width() % CanvasSize.GRID == 0
        && declared.height() % CanvasSize.GRID == 0
        && gives(oneSize, declared, order)) {
      return new YuNet(oneSize, order, Optional.of(declared));
    }
    throw notYuNet();
  }

  private ValueData onlyInput() throws IOException {
    List<ValueData> inputs =
        file.graph().inputs().stream()
            .filter(input -> !file.graph().initialisers().containsKey(input.name()))
            .toList();
    if (inputs.size() != 1) {
      throw notYuNet();
    }
    return inputs.getFirst();
  }

  private OnnxModel model(ModelData model) throws IOException {
    try {
      return OnnxModel.of(model).channelsLast();
    } catch (OnnxException e) {
      String problem = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      throw new IOException(path + ": cannot be used as a face detector: " + problem, e);
    }
  }

  /**
   * Returns the model with other sizes of the input. The batch size is declared as 1, because a
   * file that does not say it may have been written for 1 all the same.
   */
  private ModelData withSizes(ValueData input, Dimension height, Dimension width) {
    GraphData graph = file.graph();
    List<Dimension> sizes = List.of(new Dimension(1, ""), new Dimension(3, ""), height, width);
    List<ValueData> inputs = new ArrayList<>(graph.inputs());
    inputs.set(inputs.indexOf(input), new ValueData(input.name(), input.type(), sizes));
    return new ModelData(
        file.irVersion(),
        file.producer(),
        file.producerVersion(),
        file.operatorSets(),
        file.metadata(),
        new GraphData(graph.name(), graph.nodes(), graph.initialisers(), inputs, graph.outputs()));
  }

  /** Returns whether a model accepts a size and gives outputs of the right shapes for it. */
  private static boolean gives(OnnxModel model, CanvasSize size, List<Integer> order) {
    List<Shape> shapes;
    try {
      shapes = model.trace(YuNet.inputShape(size)).outputs().stream().map(Value::shape).toList();
    } catch (IllegalArgumentException e) {
      return false; // some sizes are fixed in the graph
    }
    return order.stream().map(shapes::get).toList().equals(YuNet.outputShapes(size));
  }

  private IOException notYuNet() {
    return new IOException(
        "%s: is no YuNet face detector: expected an input [n, 3, height, width] and the outputs %s; found %s and the outputs %s"
            .formatted(
                path,
                String.join(", ", YuNet.outputNames()),
                list(
                    file.graph().inputs().stream()
                        .filter(input -> !file.graph().initialisers().containsKey(input.name()))
                        .toList()),
                list(file.graph().outputs())));
  }

  private static String list(List<ValueData> values) {
    String named =
        values.stream().limit(NAMED).map(ValueData::toString).collect(Collectors.joining(", "));
    return values.isEmpty() ? "none" : values.size() > NAMED ? named + " ..." : named;
  }
}
