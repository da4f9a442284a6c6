package kinesic.facebehavior.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.image.Picture;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.ModelWriter;
import kinesic.onnx.format.ValueData;
import kinesic.onnx.format.ValueData.Dimension;

/** A face detector in ONNX Runtime. */
final class RuntimeNetwork implements FaceNetwork, AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Loads a network.
   *
   * @param folder for a copy of the file that accepts pictures of any size
   */
  RuntimeNetwork(Path file, Path folder) throws IOException, OrtException {
    Path free = folder.resolve("free.onnx");
    ModelWriter.write(withFreeSize(ModelReader.read(file)), free);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(free.toString(), options);
    }
  }

  private static ModelData withFreeSize(ModelData model) {
    GraphData graph = model.graph();
    ValueData input = graph.inputs().getFirst();
    List<ValueData> outputs =
        graph.outputs().stream()
            .map(output -> new ValueData(output.name(), output.type(), null))
            .toList();
    List<Dimension> sizes =
        List.of(
            new Dimension(1, ""),
            new Dimension(3, ""),
            new Dimension(-1, "height"),
            new Dimension(-1, "width"));
    return new ModelData(
        model.irVersion(),
        model.producer(),
        model.producerVersion(),
        model.operatorSets(),
        model.metadata(),
        new GraphData(
            graph.name(),
            graph.nodes(),
            graph.initialisers(),
            List.of(new ValueData(input.name(), input.type(), sizes)),
            outputs));
  }

  @Override
  public Optional<CanvasSize> fixed() {
    return Optional.empty();
  }

  @Override
  public List<Grid> run(Picture picture, CanvasSize size) {
    Tensor image =
        Tensor.of(YuNet.inputShape(size), YuNet.pixels(picture, size)).permute(0, 3, 1, 2);
    long[] shape = {1, 3, size.height(), size.width()};
    FloatBuffer pixels = FloatBuffer.wrap(image.toArray());
    String input = session.getInputNames().iterator().next();
    List<Tensor> outputs = new ArrayList<>();
    List<Shape> shapes = YuNet.outputShapes(size);
    try (OnnxTensor x = OnnxTensor.createTensor(environment, pixels, shape);
        OrtSession.Result y = session.run(Map.of(input, x))) {
      for (String name : YuNet.outputNames()) {
        FloatBuffer values = ((OnnxTensor) y.get(name).orElseThrow()).getFloatBuffer();
        float[] numbers = new float[values.remaining()];
        values.get(numbers);
        outputs.add(Tensor.of(shapes.get(outputs.size()), numbers));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    return YuNet.grids(outputs, size);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
