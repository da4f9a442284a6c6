package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.inference.Inference;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import org.junit.jupiter.api.Test;

/** Runs the example of the README: a network from a file with a new head. */
final class FineTuningTest {

  /** Images [n, 3, 16, 16] to scores of three classes. */
  static final class Classifier extends Layer {
    final OnnxModel trunk;
    final Linear head = child("head", new Linear(16, 3));

    Classifier(Path path) throws IOException {
      ModelData file = ModelReader.read(path).withOutputs("/Relu_1_output_0"); // [n, 16]
      trunk = child("trunk", OnnxModel.of(file));
    }

    @Override
    public Tensor forward(Tensor x) {
      return head.apply(trunk.forward(x));
    }
  }

  private static final int[] LABELS = {0, 1, 2, 0, 1, 2, 0, 1};
  private static final Tensor IMAGES =
      new RandomStream(3, "images").normal(Shape.of(LABELS.length, 3, 16, 16), 0, 1);

  private final List<Float> losses = new ArrayList<>();

  private static Path path() {
    try {
      return Path.of(
          Objects.requireNonNull(
                  FineTuningTest.class.getResource("torch/cnn-script12-training.onnx"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private Inference example(Path path, Tensor images, int[] labels) throws IOException {
    Classifier net = new Classifier(path);
    net.initialise(1); // the head; the trunk gets the values of the file again
    net.trunk.freeze();
    net.train();
    train(net, Adam.adamW(net, 0.02f), images, labels); // the head
    net.trunk.unfreeze();
    net.train();
    train(net, Adam.adamW(net, 1e-3f), images, labels); // everything
    return net.forInference(Shape.of(8, 3, 16, 16));
  }

  private void train(Classifier net, Optimiser optimiser, Tensor images, int[] labels) {
    for (int step = 0; step < 20; step++) {
      Tensor loss = net.forward(images).crossEntropy(labels);
      loss.backward();
      losses.add(loss.item());
      optimiser.step();
      optimiser.clearGradients();
    }
  }

  @Test
  void the_example_learns_the_labels() throws IOException {
    try (Inference fast = example(path(), IMAGES, LABELS)) {
      assertTrue(losses.get(19) < losses.getFirst(), losses.toString());
      assertTrue(losses.getLast() < 0.5 * losses.get(20), losses.toString());
      assertArrayEquals(LABELS, fast.forward(IMAGES).argMax(-1));
    }
  }

  @Test
  void freezing_leaves_the_trunk_as_it_is() throws IOException {
    Classifier net = new Classifier(path());
    net.initialise(1);
    Map<String, Tensor> before = net.trunk.state();
    float[] mean = Objects.requireNonNull(before.get("bn.running_mean")).toArray();
    net.trunk.freeze();
    net.train();
    Adam optimiser = Adam.adamW(net, 0.02f);
    assertEquals(
        Set.of("head.weight", "head.bias"), new TreeSet<>(optimiser.parameters().keySet()));
    train(net, optimiser, IMAGES, LABELS);
    Tensor after = Objects.requireNonNull(net.trunk.state().get("bn.running_mean"));
    assertArrayEquals(mean, after.toArray());
  }

  @Test
  void the_trunk_has_no_parameters_of_the_old_head() throws IOException {
    assertEquals(
        Set.of("bn", "block", "conv", "fc1"), new Classifier(path()).trunk.children().keySet());
  }

  @Test
  void an_unknown_output_is_refused() throws IOException {
    ModelData file = ModelReader.read(path());
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> file.withOutputs("features"));
    assertEquals("onnx: no node of \"main_graph\" has an output \"features\"", thrown.getMessage());
  }

  @Test
  void the_readme_shows_the_lines_that_are_tested() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/java/kinesic/onnx/FineTuningTest.java"));
    for (String[] part :
        new String[][] {
          {"  static final class Classifier", "\n\n  private static final int[] LABELS"},
          {"    Classifier net = new Classifier(path);", "\n    return net.forInference"}
        }) {
      int start = source.indexOf(part[0]);
      String tested = source.substring(start, source.indexOf(part[1], start));
      String indent = part[0].substring(0, part[0].length() - part[0].strip().length());
      String shown = tested.strip().replace("\n" + indent, "\n").replace("static ", "");
      assertTrue(readme.contains(shown), () -> "the README does not contain\n" + shown);
    }
  }
}
