package kinesic.nn.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Embedding;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.Sequential;
import kinesic.nn.exchange.TorchWeights.Match;
import kinesic.nn.exchange.TorchWeights.Misfit;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.Vgg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * State dicts of small residual networks, written by PyTorch 2.13 with src/test/python/
 * torch_weights.py, and what PyTorch computes with them in float64.
 */
final class TorchWeightsTest {

  @TempDir private Path folder;

  private static ResNet network(ResNet.Block block, int stem, int... blocks) {
    List<ResNet.Stage> stages =
        List.of(new ResNet.Stage(blocks[0], 4, 1), new ResNet.Stage(blocks[1], 8, 2));
    return new ResNet(new ResNet.Plan(7, stem, true, block, stages, false));
  }

  private static ResNet bottlenecks() {
    return network(ResNet.Block.BOTTLENECK, 8, 2, 1);
  }

  private static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TorchWeightsTest.class.getResource(name + ".safetensors"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  // PyTorch's own float32 differs from its float64 by 1.3e-7 and 1.2e-7 of the norm; four times
  // that is room for another order of summation.
  @ParameterizedTest
  @CsvSource({"bottleneck, BOTTLENECK, 1.3e-7", "basic, BASIC, 1.2e-7"})
  void features_are_those_of_pytorch(String name, ResNet.Block block, double roundings)
      throws Exception {
    ResNet net = network(block, 8, 2, 1);
    try (SafeTensors source = SafeTensors.open(file(name));
        SafeTensors golden = SafeTensors.open(file(name + "-features"))) {
      TorchWeights weights = TorchWeights.match(source, net);
      assertTrue(weights.fits(), weights.missing() + " " + weights.misshapen());
      net.load(weights.values());
      net.eval();
      Tensor images = golden.read("images");
      float[] expected = golden.read("features").toArray();
      assertNear(expected, net.forward(images).toArray(), 4 * roundings);
      Tensor compiled = net.forInference(images.shape()).forward(images);
      assertNear(expected, compiled.toArray(), 1e-5);
    }
  }

  private static void assertNear(float[] expected, float[] found, double bound) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) expected[i] - found[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertTrue(Math.sqrt(difference / norm) < bound, "off by " + Math.sqrt(difference / norm));
  }

  @Test
  void every_tensor_of_the_file_is_accounted_for() throws Exception {
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      TorchWeights weights = TorchWeights.match(source, bottlenecks());
      assertEquals(
          new Match("conv1.weight", Shape.of(8, 3, 7, 7), "conv1.weight", Shape.of(7, 7, 3, 8)),
          weights.matched().get(0));
      assertEquals(List.of("fc.weight", "fc.bias"), weights.left());
      assertEquals(12, weights.counts());
      assertEquals(List.of(), weights.surplus());
      assertEquals(
          source.shapes().size(),
          weights.matched().size() + weights.left().size() + weights.counts());
    }
  }

  @Test
  void the_last_layer_of_a_classifier_is_left_over() throws Exception {
    Vgg net = new Vgg(new Vgg.Plan(List.of(new Vgg.Stage(1, 4)), 1, 6, 0));
    net.initialise(1);
    Map<String, Tensor> theirs = new LinkedHashMap<>();
    net.state()
        .forEach(
            (name, t) ->
                theirs.put(
                    name,
                    switch (t.shape().rank()) {
                      case 4 -> t.permute(3, 2, 0, 1);
                      case 2 -> t.transpose();
                      default -> t;
                    }));
    theirs.put("classifier.6.weight", Tensor.zeros(Shape.of(10, 6)));
    theirs.put("features.9.weight", Tensor.zeros(Shape.of(4, 4, 3, 3)));
    Path path = folder.resolve("vgg.safetensors");
    SafeTensors.write(path, theirs, Map.of());
    try (SafeTensors source = SafeTensors.open(path)) {
      TorchWeights weights = TorchWeights.match(source, net);
      assertEquals(List.of("classifier.6.weight"), weights.left());
      assertEquals(List.of("features.9.weight"), weights.surplus());
      weights
          .values()
          .forEach((name, t) -> assertArrayEquals(values(net, name), t.toArray(), name));
    }
  }

  private static float[] values(Module net, String name) {
    return Objects.requireNonNull(net.state().get(name)).toArray();
  }

  /** The tensors of a file, all but the counts, under other names. */
  private SafeTensors renamed(UnaryOperator<String> rename) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      for (String name : source.shapes().keySet()) {
        if (!name.endsWith("num_batches_tracked")) {
          tensors.put(rename.apply(name), source.read(name));
        }
      }
    }
    Path copy = folder.resolve("renamed.safetensors");
    SafeTensors.write(copy, tensors, Map.of());
    return SafeTensors.open(copy);
  }

  @Test
  void names_may_begin_with_anything_if_all_begin_alike() throws Exception {
    for (String prefix : List.of("module.", "model.backbone.")) {
      try (SafeTensors source = renamed(name -> prefix + name)) {
        TorchWeights weights = TorchWeights.match(source, bottlenecks());
        assertTrue(weights.fits(), weights.missing().toString());
        assertEquals(prefix + "bn1.weight", weights.matched().get(1).source());
        assertEquals(List.of(prefix + "fc.bias", prefix + "fc.weight"), weights.left());
      }
    }
  }

  @Test
  void what_is_missing_is_named() throws Exception {
    try (SafeTensors source = renamed(name -> name.replace("layer2.0.bn2", "layer2.0.norm"))) {
      TorchWeights weights = TorchWeights.match(source, bottlenecks());
      assertFalse(weights.fits());
      assertEquals(4, weights.missing().size());
      assertTrue(weights.missing().contains("layer2.0.bn2.running_var"));
      assertTrue(weights.surplus().contains("layer2.0.norm.bias"));
    }
  }

  @Test
  void another_shape_is_named_as_pytorch_has_it() throws Exception {
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      TorchWeights weights = TorchWeights.match(source, network(ResNet.Block.BOTTLENECK, 12, 2, 1));
      assertEquals(
          new Misfit("conv1.weight", Shape.of(8, 3, 7, 7), Shape.of(12, 3, 7, 7)),
          weights.misshapen().get(0));
      assertFalse(weights.fits());
    }
  }

  @Test
  void a_deeper_network_of_the_same_shapes_does_not_fit() throws Exception {
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      TorchWeights weights = TorchWeights.match(source, network(ResNet.Block.BOTTLENECK, 8, 1, 1));
      assertEquals(List.of(), weights.missing());
      assertEquals(List.of(), weights.misshapen());
      assertTrue(weights.surplus().contains("layer1.1.conv1.weight"));
      assertFalse(weights.fits());
    }
  }

  @Test
  void weights_of_a_linear_layer_are_turned() throws Exception {
    final class Classifier extends Module {
      Classifier() {
        child("fc", new Linear(32, 5));
      }
    }
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      TorchWeights weights = TorchWeights.match(source, new Classifier());
      assertTrue(weights.fits());
      Tensor ours = Objects.requireNonNull(weights.values().get("fc.weight"));
      assertEquals(Shape.of(32, 5), ours.shape());
      assertEquals(source.read("fc.weight").get(3, 17), ours.get(17, 3));
    }
  }

  /**
   * A file with two copies of the network, under two prefixes, the second one with fewer tensors.
   */
  private SafeTensors twoEncoders(String first, String second, String without) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafeTensors source = SafeTensors.open(file("bottleneck"))) {
      for (String name : source.shapes().keySet()) {
        if (!name.endsWith("num_batches_tracked")) {
          tensors.put(first + name, source.read(name));
          if (!name.equals(without)) {
            tensors.put(second + name, source.read(name).multiply(2));
          }
        }
      }
    }
    Path copy = folder.resolve("two.safetensors");
    SafeTensors.write(copy, tensors, Map.of());
    return SafeTensors.open(copy);
  }

  @Test
  void of_two_encoders_one_must_be_chosen() throws Exception {
    try (SafeTensors source =
        twoEncoders("module.encoder_q.", "module.encoder_k.", "of no tensor")) {
      assertEquals(
          List.of("module.encoder_k.", "module.encoder_q."),
          TorchWeights.prefixes(source, bottlenecks()));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> TorchWeights.match(source, bottlenecks()));
      assertEquals(
          "torch weights: the names match under several prefixes, module.encoder_k.,"
              + " module.encoder_q.; choose one",
          e.getMessage());
      for (String prefix : List.of("module.encoder_q.", "module.encoder_q")) {
        TorchWeights chosen = TorchWeights.match(source, bottlenecks(), prefix);
        assertTrue(chosen.fits());
        assertEquals("module.encoder_q.", chosen.prefix());
        assertArrayEquals(
            source.read("module.encoder_q.bn1.weight").toArray(),
            Objects.requireNonNull(chosen.values().get("bn1.weight")).toArray());
      }
      TorchWeights none = TorchWeights.match(source, bottlenecks(), "encoder");
      assertFalse(none.fits());
      assertEquals(List.of(), none.matched());
    }
  }

  @Test
  void an_encoder_that_is_complete_is_taken_before_one_that_is_not() throws Exception {
    try (SafeTensors source = twoEncoders("teacher.", "student.", "conv1.weight")) {
      TorchWeights weights = TorchWeights.match(source, bottlenecks());
      assertEquals("teacher.", weights.prefix());
      assertTrue(weights.fits());
    }
  }

  @Test
  void a_file_of_another_network_matches_nothing() throws Exception {
    Path other = folder.resolve("other.safetensors");
    SafeTensors.write(other, Map.of("embedding", Tensor.zeros(Shape.of(2))), Map.of());
    try (SafeTensors source = SafeTensors.open(other)) {
      TorchWeights weights = TorchWeights.match(source, bottlenecks());
      assertFalse(weights.fits());
      assertEquals("", weights.prefix());
    }
  }

  @Test
  void rows_of_a_table_keep_their_layout() throws Exception {
    Embedding layer = new Embedding(2, 3);
    Tensor table = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Path path = folder.resolve("embedding.safetensors");
    SafeTensors.write(path, Map.of("0.weight", table), Map.of());
    Sequential net = new Sequential(layer);
    try (SafeTensors source = SafeTensors.open(path)) {
      TorchWeights weights = TorchWeights.match(source, net);
      assertTrue(weights.fits());
      net.load(weights.values());
    }
    assertArrayEquals(new float[] {4, 5, 6}, layer.rows(1).toArray());
  }
}
