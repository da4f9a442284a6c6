package kinesic.onnx.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/** Runs a model file in ONNX Runtime. */
public final class RuntimeSession implements AutoCloseable {

  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @throws OrtException if ONNX Runtime does not accept it
   */
  public RuntimeSession(Path model) throws OrtException {
    this(model, true);
  }

  /**
   * Loads a model.
   *
   * @param optimises whether ONNX Runtime may rewrite it
   * @throws OrtException if ONNX Runtime does not accept it
   */
  public RuntimeSession(Path model, boolean optimises) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(
          optimises
              ? OrtSession.SessionOptions.OptLevel.ALL_OPT
              : OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      session = ENVIRONMENT.createSession(model.toString(), options);
    }
  }

  /** Returns the names of the inputs. */
  public List<String> inputs() {
    return List.copyOf(session.getInputNames());
  }

  /** Returns the names of the outputs. */
  public List<String> outputs() {
    return List.copyOf(session.getOutputNames());
  }

  /**
   * Runs the model.
   *
   * @param inputs in the shapes of the file
   * @return the outputs by name, in the shapes of the file
   */
  public Map<String, Tensor> run(List<Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try {
      List<String> names = inputs();
      for (int i = 0; i < names.size(); i++) {
        Tensor t = inputs.get(i);
        long[] shape = LongStream.range(0, t.shape().rank()).map(a -> t.size((int) a)).toArray();
        given.put(
            names.get(i),
            OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(t.toArray()), shape));
      }
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(given)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          outputs.put(output.getKey(), tensor((OnnxTensor) output.getValue()));
        }
      }
      return outputs;
    } finally {
      new ArrayList<>(given.values()).forEach(OnnxTensor::close);
    }
  }

  private static Tensor tensor(OnnxTensor t) {
    int[] shape = LongStream.of(t.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    FloatBuffer elements = t.getFloatBuffer();
    float[] values = new float[elements.remaining()];
    elements.get(values);
    return Tensor.of(Shape.of(shape), values);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
