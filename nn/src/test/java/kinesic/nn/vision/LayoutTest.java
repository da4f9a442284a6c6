package kinesic.nn.vision;

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
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.engine.io.SafeTensors;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds networks on the standard backend, whose images are in blocks of 16 channels, to those on
 * the scalar backend, whose images are channels last. Most numbers of channels are not multiples of
 * 16.
 */
final class LayoutTest {

  // few, so that a value so close to 0 that ReLU treats it differently is improbable
  private static final Tensor IMAGES = TinyNetworks.images(6);

  @TempDir private Path folder;

  /** Writes the numbers of the networks to the file {@code arguments[0]}. */
  public static void main(String[] arguments) throws IOException {
    SafeTensors.write(Path.of(arguments[0]), numbers(), Map.of());
  }

  private static Map<String, Tensor> numbers() {
    Map<String, Tensor> numbers = new TreeMap<>();
    TinyNetworks.all()
        .forEach(
            (name, maker) -> {
              Backbone net = maker.get();
              net.initialise(1);
              net.load(shifted(net.state()));
              collect(name, net, numbers);
            });
    return numbers;
  }

  /** Returns the values with other weights and biases than the initial ones of normalisations. */
  private static Map<String, Tensor> shifted(Map<String, Tensor> state) {
    Map<String, Tensor> values = new TreeMap<>();
    state.forEach(
        (name, t) -> {
          boolean statistics = name.contains("running");
          Tensor noise = new RandomStream(2, name).normal(t.shape(), 0, .2f);
          values.put(name, t.shape().rank() == 1 && !statistics ? t.add(noise) : t);
        });
    return values;
  }

  private static void collect(String of, Backbone net, Map<String, Tensor> numbers) {
    Tensor features = net.forward(IMAGES);
    Tensor seed = new RandomStream(1, "seed").normal(features.shape(), 0, 1);
    features.multiply(seed).sum().backward();
    numbers.put(of + " trained", features);
    net.parameters().forEach((name, p) -> numbers.put(of + " " + name, gradient(p)));
    net.buffers().forEach((name, buffer) -> numbers.put(of + " " + name, buffer));
    net.eval();
    Tensor evaluated = net.forward(IMAGES);
    numbers.put(of + " evaluated", evaluated);
    numbers.put(of + " compiled", net.forInference(IMAGES.shape()).forward(IMAGES));
    for (FeatureLayer stage : net.stages()) {
      collect(of + " map " + stage.layer().path(), net, stage, seed, numbers);
    }
  }

  private static void collect(
      String of, Backbone net, FeatureLayer stage, Tensor seed, Map<String, Tensor> numbers) {
    List<Tensor> maps = new ArrayList<>();
    try (Hooks.Hook hook = stage.layer().onOutput(maps::add)) {
      Tensor y = net.forward(IMAGES).multiply(seed).sum();
      Tensor map = maps.getFirst();
      numbers.put(of, stage.channelsLast(map.detach()));
      numbers.put(of + " gradient", stage.channelsLast(Autograd.gradient(y, map)));
    }
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
                LayoutTest.class.getName(),
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

  /**
   * Rounding errors of some 10 layers; measured: at most 3e-5. The gradient of a bias before a
   * normalisation is 0 but for rounding errors.
   */
  private static void assertNear(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    double distance = Math.sqrt(actual.subtract(expected).square().sum().item());
    double norm = Math.sqrt(expected.square().sum().item());
    assertTrue(distance <= 1e-4 * norm + 1e-5, name + ": " + distance / norm);
  }
}
