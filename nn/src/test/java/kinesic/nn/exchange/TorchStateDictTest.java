package kinesic.nn.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.Integers;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvTranspose2d;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.Sequential;
import kinesic.nn.exchange.TorchLayers.Case;
import kinesic.nn.vision.Backbone;
import kinesic.nn.vision.ResNet;
import kinesic.nn.vision.TinyNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State dicts that are read again. That PyTorch loads them, and predicts the same, is checked by
 * hand with src/test/python/torch_state_dict.py and {@link TorchExports}.
 */
final class TorchStateDictTest {

  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("weights.safetensors");
  }

  private static Path fixture() {
    try {
      return Path.of(
          Objects.requireNonNull(TorchStateDictTest.class.getResource("bottleneck.safetensors"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static ResNet bottlenecks() {
    List<ResNet.Stage> stages = List.of(new ResNet.Stage(2, 4, 1), new ResNet.Stage(1, 8, 2));
    return new ResNet(new ResNet.Plan(7, 8, true, ResNet.Block.BOTTLENECK, stages, false));
  }

  @Test
  void the_file_of_pytorch_is_written_again_name_by_name_and_bit_by_bit() throws IOException {
    ResNet trunk = bottlenecks();
    Linear classifier = new Linear(32, 5);
    try (SafeTensors theirs = SafeTensors.open(fixture())) {
      trunk.load(TorchWeights.match(theirs, trunk).values());
      classifier.load(TorchWeights.match(theirs, classifier, "fc").values());
      TorchStateDict.of(trunk).add("fc", classifier).write(path());
      try (SafeTensors ours = SafeTensors.open(path())) {
        assertEquals(theirs.shapes(), ours.shapes());
        assertEquals(theirs.integerNames(), ours.integerNames());
        for (String name : theirs.shapes().keySet()) {
          if (theirs.integerNames().contains(name)) {
            assertEquals(theirs.integers(name), ours.integers(name), name);
          } else {
            assertArrayEquals(theirs.read(name).toArray(), ours.read(name).toArray(), name);
          }
        }
      }
    }
  }

  private void assertComesBack(Module module, Module fresh) throws IOException {
    TorchStateDict.of(module).batches(2).write(path());
    try (SafeTensors file = SafeTensors.open(path())) {
      TorchWeights weights = TorchWeights.match(file, fresh);
      assertTrue(weights.fits(), weights.missing() + " " + weights.misshapen());
      assertEquals(List.of(), weights.left());
      fresh.load(weights.values());
      for (String name : file.integerNames()) {
        assertEquals(Integers.scalar(2), file.integers(name));
      }
    }
    fresh.state().forEach((name, t) -> assertArrayEquals(values(module, name), t.toArray(), name));
  }

  private static float[] values(Module module, String name) {
    return Objects.requireNonNull(module.state().get(name)).toArray();
  }

  static Stream<Map.Entry<String, Case>> layers() {
    return TorchLayers.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void every_layer_comes_back(Map.Entry<String, Case> named) throws IOException {
    Case layer = named.getValue();
    assertComesBack(layer.module(), layer.maker().get());
  }

  static Stream<Map.Entry<String, Supplier<Backbone>>> networks() {
    return TinyNetworks.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void every_network_comes_back(Map.Entry<String, Supplier<Backbone>> named) throws IOException {
    Backbone net = named.getValue().get();
    net.initialise(1);
    net.forward(TinyNetworks.images(4));
    assertComesBack(net, named.getValue().get());
  }

  @Test
  void layouts_are_those_of_pytorch() {
    ConvTranspose2d up = new ConvTranspose2d(4, 6, 3, Conv2d.options().groups(2), 0);
    Sequential net = new Sequential(new Conv2d(2, 8, 3, 5, Conv2d.options()), up, new Linear(6, 7));
    net.initialise(1);
    Map<String, Tensor> tensors = TorchStateDict.of(net).tensors();
    assertEquals(Shape.of(8, 2, 3, 5), tensor(tensors, "0.weight").shape());
    assertEquals(Shape.of(4, 3, 3, 3), tensor(tensors, "1.weight").shape());
    assertEquals(Shape.of(7, 6), tensor(tensors, "2.weight").shape());
    Tensor filter = Objects.requireNonNull(net.state().get("0.weight"));
    assertEquals(filter.get(2, 4, 1, 7), tensor(tensors, "0.weight").get(7, 1, 2, 4));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  @Test
  void batch_normalisation_has_its_counter() {
    BatchNorm2d single = new BatchNorm2d(3);
    assertEquals(
        Map.of("num_batches_tracked", Integers.scalar(0)), TorchStateDict.of(single).counters());
    Module net = new Sequential(new Linear(2, 2), new BatchNorm2d(3));
    TorchStateDict dict = TorchStateDict.of(new Linear(2, 3)).add("head.net", net).batches(9);
    assertEquals(Map.of("head.net.1.num_batches_tracked", Integers.scalar(9)), dict.counters());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> dict.batches(-1));
    assertEquals("torch state dict: -1 batches", e.getMessage());
  }

  @Test
  void a_name_occurs_once() {
    TorchStateDict dict = TorchStateDict.of(new Sequential(new Linear(2, 2)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> dict.add("0", new Linear(2, 3)));
    assertEquals("torch state dict: there are two parts of the name 0.weight", e.getMessage());
  }
}
