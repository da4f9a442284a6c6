package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.inference.Inference;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks exported from PyTorch predict what PyTorch predicts, in evaluation mode and compiled,
 * and their loss falls as PyTorch's does.
 *
 * <p>The script {@code src/test/python/exports} wrote the files: tiny networks, which are
 * resources, and networks of full size, which are tested if the system property {@code
 * kinesic.torch} names the folder where the script wrote them. The differences are written to
 * {@code target/torch-exports.md}.
 */
final class TorchExportTest {

  /** The largest difference of a prediction, as a part of the largest one. */
  private static final double PREDICTION = 1e-4;

  /** The largest difference of the first loss, as a part of it. */
  private static final double FIRST_LOSS = 1e-6;

  /**
   * The largest difference of later losses, in which rounding errors grow; four times PyTorch's own
   * error in float32 where that is larger, as in training mode, where few values of a batch make
   * the statistics.
   */
  private static final double LATER_LOSS = 1e-6;

  private static final List<String> REPORT = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> networks() throws IOException, URISyntaxException {
    String given = System.getProperty("kinesic.torch");
    Path folder =
        given != null
            ? Path.of(given)
            : Path.of(Objects.requireNonNull(getClass().getResource("torch")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted()
          .map(TorchExportTest::tests)
          .toList()
          .stream();
    }
  }

  private static DynamicContainer tests(Path file) {
    String name = file.getFileName().toString();
    return DynamicContainer.dynamicContainer(
        name,
        Stream.of(
            DynamicTest.dynamicTest("predicts", () -> predicts(file)),
            DynamicTest.dynamicTest("predicts compiled", () -> predictsCompiled(file)),
            DynamicTest.dynamicTest("trains", () -> trains(file))));
  }

  /** What PyTorch computed. */
  private static SafeTensors expected(Path file) throws IOException {
    String network = file.getFileName().toString().split("-", 2)[0];
    return SafeTensors.open(file.resolveSibling(network + ".safetensors"));
  }

  private static void predicts(Path file) throws IOException {
    try (SafeTensors expected = expected(file);
        Autograd.Mode off = Autograd.noGrad()) {
      Tensor x = expected.read("x");
      Tensor wanted = expected.read("prediction");
      double plain = difference(OnnxModel.read(file).forward(x), wanted);
      Tensor last = x.permute(0, 2, 3, 1);
      double channelsLast = difference(OnnxModel.read(file).channelsLast().forward(last), wanted);
      report(file, "prediction", Math.max(plain, channelsLast));
      assertEquals(0, plain, PREDICTION);
      assertEquals(0, channelsLast, PREDICTION);
    }
  }

  private static void predictsCompiled(Path file) throws IOException {
    try (SafeTensors expected = expected(file)) {
      Tensor x = expected.read("x");
      Tensor wanted = expected.read("prediction");
      OnnxModel net = OnnxModel.read(file);
      try (Inference compiled = net.forInference(x.shape().with(0, 3))) {
        double difference = difference(compiled.forward(x), wanted);
        report(file, "compiled", difference);
        assertEquals(0, difference, PREDICTION);
        Tensor one = x.slice(0, 2, 3);
        assertEquals(0, difference(compiled.forward(one), wanted.slice(0, 2, 3)), PREDICTION);
      }
    }
  }

  private static void trains(Path file) throws IOException {
    try (SafeTensors expected = expected(file)) {
      Tensor x = expected.read("x");
      int[] labels =
          Arrays.stream(expected.integers("labels").toArray()).mapToInt(Math::toIntExact).toArray();
      boolean training = file.toString().endsWith("-training.onnx");
      String kind = training ? "training" : "inference";
      float[] wanted = expected.read(kind + ".losses").toArray();
      double rounding = expected.read(kind + ".rounding").item();
      OnnxModel net = OnnxModel.read(file);
      if (training) {
        net.train();
      }
      Sgd optimiser = new Sgd(net, expected.read("rate").item());
      float[] losses = new float[wanted.length];
      for (int step = 0; step < losses.length; step++) {
        Tensor loss = net.forward(x).crossEntropy(labels);
        loss.backward();
        losses[step] = loss.item();
        optimiser.step();
        optimiser.clearGradients();
      }
      double later = 0;
      for (int step = 0; step < losses.length; step++) {
        double difference = Math.abs(losses[step] - wanted[step]) / wanted[step];
        later = Math.max(later, difference);
        double allowed = step == 0 ? FIRST_LOSS : Math.max(LATER_LOSS, 4 * rounding);
        assertEquals(0, difference, allowed, "step " + step);
      }
      report(file, "first loss", Math.abs(losses[0] - wanted[0]) / wanted[0]);
      report(file, "ten losses", later);
      report(file, "ten losses of PyTorch in float32", rounding);
      assertTrue(losses[losses.length - 1] < losses[0]);
    }
  }

  private static double difference(Tensor actual, Tensor wanted) {
    assertEquals(wanted.shape(), actual.shape());
    float[] a = actual.toArray();
    float[] w = wanted.toArray();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < w.length; i++) {
      largest = Math.max(largest, Math.abs(w[i]));
      difference = Math.max(difference, Math.abs((double) a[i] - w[i]));
    }
    return difference / largest;
  }

  private static synchronized void report(Path file, String what, double difference) {
    REPORT.add("| %s | %s | %.1e |%n".formatted(file.getFileName(), what, difference));
  }

  @AfterAll
  static void write() throws IOException {
    Path target = Files.createDirectories(Path.of("target"));
    Files.writeString(
        target.resolve("torch-exports.md"),
        "| file | quantity | relative difference |\n|---|---|---|\n" + String.join("", REPORT));
  }
}
