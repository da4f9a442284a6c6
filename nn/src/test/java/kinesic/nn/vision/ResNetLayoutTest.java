package kinesic.nn.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.GlobalAveragePool;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds residual networks on the standard backend, whose images are in blocks of 16 channels, to
 * those on the scalar backend, whose images are channels last. Most numbers of channels are not
 * multiples of 16.
 */
final class ResNetLayoutTest {

  private static final Map<String, ResNet.Plan> PLANS =
      Map.of(
          "basic",
          new ResNet.Plan(
              3,
              16,
              false,
              ResNet.Block.BASIC,
              List.of(new ResNet.Stage(2, 16, 1), new ResNet.Stage(1, 40, 2)),
              false),
          "bottleneck",
          new ResNet.Plan(
              7,
              20,
              true,
              ResNet.Block.BOTTLENECK,
              List.of(new ResNet.Stage(2, 3, 1), new ResNet.Stage(1, 12, 2)),
              false));

  /** Few, so that a value so close to 0 that ReLU treats it differently is improbable. */
  private static final Tensor IMAGES =
      new RandomStream(1, "images").normal(Shape.of(2, 17, 19, 3), 0, 1);

  @TempDir private Path folder;

  /** Writes the numbers of the networks to the file {@code arguments[0]}. */
  public static void main(String[] arguments) throws IOException {
    SafeTensors.write(Path.of(arguments[0]), numbers(), Map.of());
  }

  private static Map<String, Tensor> numbers() {
    Map<String, Tensor> numbers = new TreeMap<>();
    PLANS.forEach(
        (name, plan) -> {
          ResNet net = new ResNet(plan);
          net.initialise(1);
          collect(name, net, numbers);
        });
    return numbers;
  }

  private static void collect(String of, ResNet net, Map<String, Tensor> numbers) {
    Tensor features = net.forward(IMAGES);
    Tensor seed = new RandomStream(1, "seed").normal(features.shape(), 0, 1);
    features.multiply(seed).sum().backward();
    numbers.put(of + " trained", features);
    net.parameters().forEach((name, p) -> numbers.put(of + " " + name, gradient(p)));
    net.buffers().forEach((name, buffer) -> numbers.put(of + " " + name, buffer));
    net.eval();
    List<Tensor> maps = new ArrayList<>();
    FeatureLayer stage = net.stages().getFirst();
    try (Hooks.Hook hook = stage.layer().onOutput(maps::add)) {
      Tensor evaluated = net.forward(IMAGES);
      numbers.put(of + " evaluated", evaluated);
      Tensor map = maps.getFirst();
      Tensor gradient = Autograd.gradient(evaluated.multiply(seed).sum(), map);
      numbers.put(of + " map", stage.channelsLast(map.detach()));
      numbers.put(of + " gradient of map", stage.channelsLast(gradient));
    }
    numbers.put(of + " compiled", net.forInference(IMAGES.shape()).forward(IMAGES));
  }

  private static Tensor gradient(Tensor t) {
    return Objects.requireNonNull(t.gradient());
  }

  @Test
  void both_layouts_give_the_same_numbers() throws Exception {
    Path file = folder.resolve("scalar.safetensors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dkinesic.backend=scalar",
                "-classpath",
                System.getProperty("java.class.path"),
                ResNetLayoutTest.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), new String(output, StandardCharsets.UTF_8));
    Map<String, Tensor> numbers = numbers();
    try (SafeTensors scalar = SafeTensors.open(file)) {
      assertEquals(numbers.keySet(), scalar.shapes().keySet());
      for (String name : numbers.keySet()) {
        assertNear(name, scalar.read(name), Named.in(numbers, name));
      }
    }
  }

  /** Rounding errors of some 10 layers; measured: at most 6e-6. */
  private static void assertNear(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    double distance = Math.sqrt(actual.subtract(expected).square().sum().item());
    double norm = Math.sqrt(expected.square().sum().item());
    assertTrue(distance <= 2e-5 * norm, name + ": " + distance / norm);
  }

  @Test
  void feature_maps_are_the_outputs_of_the_stages() {
    ResNet net = new ResNet(Named.in(PLANS, "bottleneck"));
    net.initialise(1);
    net.eval();
    List<Tensor> maps = new ArrayList<>();
    net.stages().forEach(stage -> stage.layer().onOutput(maps::add));
    Tensor features = net.forward(IMAGES);
    assertEquals(Shape.of(2, 48), features.shape());
    assertEquals(12, net.stages().get(0).channels());
    assertEquals(48, net.stages().get(1).channels());
    assertEquals(Shape.of(2, 5, 5, 12), net.stages().get(0).channelsLast(maps.get(0)).shape());
    assertEquals(Shape.of(2, 3, 3, 48), net.stages().get(1).channelsLast(maps.get(1)).shape());
    assertArrayEquals(
        features.toArray(),
        new GlobalAveragePool().forward(maps.get(1)).toArray(),
        "the mean of the last map");
  }
}
