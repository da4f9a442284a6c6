package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.OnnxFile;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportTest {

  private static final int SIDE = 16;
  private static final int FACES = 3;

  @TempDir private Path folder;

  private FaceBehaviorNet network() throws IOException {
    NetworkConfiguration plain = new NetworkConfiguration(Trunk.COMPACT, SIDE, 0);
    FaceBehaviorNet net = new FaceBehaviorNet(plain.with(Alignment.ARCFACE));
    net.initialise(1);
    net.write(folder.resolve("network.safetensors"));
    return net;
  }

  private Program export() {
    return Program.run(
        "export", "-m", folder.resolve("network.safetensors"), "--out", folder.resolve("a.onnx"));
  }

  private static List<FaceImage> faces() {
    Random random = new Random(3);
    List<FaceImage> faces = new ArrayList<>();
    for (int i = 0; i < FACES; i++) {
      byte[] rgb = new byte[SIDE * SIDE * 3];
      random.nextBytes(rgb);
      faces.add(new FaceImage(SIDE, rgb));
    }
    return faces;
  }

  /** The pixels as [n, 3, side, side]. */
  private static FloatBuffer pixels(List<FaceImage> faces) {
    FloatBuffer pixels = FloatBuffer.allocate(FACES * 3 * SIDE * SIDE);
    for (FaceImage face : faces) {
      for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < SIDE * SIDE; i++) {
          pixels.put(face.rgb()[i * 3 + channel] & 0xff);
        }
      }
    }
    return pixels.flip();
  }

  @Test
  void onnx_runtime_predicts_the_same() throws IOException, OrtException {
    FaceBehaviorNet net = network();
    Program program = export();
    assertEquals(0, program.status(), program.err());
    List<Prediction> expected = new Predictor(net, true).predict(faces());
    long[] shape = {FACES, 3, SIDE, SIDE};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(folder.resolve("a.onnx").toString());
        OnnxTensor images = OnnxTensor.createTensor(environment, pixels(faces()), shape);
        OrtSession.Result result = session.run(Map.of("images", images))) {
      for (int i = 0; i < FACES; i++) {
        for (Task task : net.tasks()) {
          float[][] rows = (float[][]) result.get(task.name()).orElseThrow().getValue();
          assertClose(expected.get(i).of(task), rows[i]);
        }
        float[][] features = (float[][]) result.get(OnnxFile.FEATURE).orElseThrow().getValue();
        assertClose(expected.get(i).embedding(), features[i]);
      }
    }
  }

  private static void assertClose(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4 * Math.max(1, Math.abs(expected[i])));
    }
  }

  @Test
  void a_network_that_is_read_again_predicts_the_same_bits() throws IOException {
    FaceBehaviorNet net = network();
    export();
    List<Prediction> expected = new Predictor(net, true).predict(faces());
    float[] pixels = new float[FACES * SIDE * SIDE * 3];
    for (int i = 0; i < FACES; i++) {
      byte[] rgb = faces().get(i).rgb();
      for (int j = 0; j < rgb.length; j++) {
        pixels[i * rgb.length + j] = rgb[j] & 0xff;
      }
    }
    Tensor images = Tensor.of(Shape.of(FACES, SIDE, SIDE, 3), pixels);
    OnnxModel model = OnnxModel.read(folder.resolve("a.onnx")).channelsLast();
    List<Tensor> values = model.forInference(images.shape()).forward(List.of(images));
    for (int i = 0; i < FACES; i++) {
      for (int t = 0; t < net.tasks().size(); t++) {
        assertArrayEquals(expected.get(i).of(net.tasks().get(t)), row(values.get(t), i));
      }
      assertArrayEquals(expected.get(i).embedding(), row(values.getLast(), i));
    }
  }

  private static float[] row(Tensor matrix, int i) {
    return matrix.slice(0, i, i + 1).toArray();
  }

  @Test
  void the_command_says_what_the_file_contains() throws IOException {
    network();
    Program program = export();
    assertEquals(
        List.of(
            "input  images [batch, 3, 16, 16]",
            "output expression [batch, 7]",
            "output action_units [batch, 17]",
            "output valence_arousal [batch, 2]",
            "output feature [batch, 128]",
            "the network is " + folder.resolve("a.onnx")),
        program.out().lines().toList());
    ModelData model = ModelReader.read(folder.resolve("a.onnx"));
    assertEquals("kinesic", model.producer());
    assertEquals("valence,arousal", model.metadata().get("labels.valence_arousal"));
    assertTrue(model.metadata().containsKey("thresholds.action_units"));
    assertEquals("arcface", model.metadata().get("alignment"));
  }

  @Test
  void an_existing_file_is_not_replaced() throws IOException {
    network();
    assertEquals(0, export().status());
    byte[] first = Files.readAllBytes(folder.resolve("a.onnx"));
    Program second = export();
    assertEquals(1, second.status());
    assertTrue(second.err().contains("exists already"), second.err());
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("a.onnx")));
  }
}
