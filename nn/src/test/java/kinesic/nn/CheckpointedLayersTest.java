package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.vision.ResidualBlock;
import org.junit.jupiter.api.Test;

/** Training steps of a network whose blocks are computed again in the backward pass. */
final class CheckpointedLayersTest {

  private static final Tensor IMAGES =
      new RandomStream(1, "images").normal(Shape.of(4, 12, 12, 16), 0, 1);

  /** A network, and the memory of its steps. */
  private static final class Run {
    final List<Layer> layers;
    final Sequential net;
    final StepMemory memory = new StepMemory();
    final Map<String, float[]> gradients = new LinkedHashMap<>();

    Run() {
      layers =
          List.of(
              new Sequential(ResidualBlock.basic(16, 16, 1, 1f), new Dropout(0.25f)),
              new Sequential(ResidualBlock.bottleneck(16, 4, 1, 1f), new Dropout(0.5f)),
              ResidualBlock.basic(16, 16, 1, 1f),
              ResidualBlock.basic(16, 16, 1, 1f),
              ResidualBlock.basic(16, 16, 1, 1f));
      net = new Sequential(layers.toArray(new Layer[0]));
      net.initialise(1);
    }

    Run steps(Function<Supplier<Tensor>, Tensor> each) {
      for (int step = 0; step < 2; step++) {
        try (StepMemory.Scope scope = memory.open()) {
          Tensor y = IMAGES;
          for (Layer layer : layers) {
            Tensor in = y;
            y = each.apply(() -> layer.apply(in));
          }
          y.square().mean().backward();
          net.parameters()
              .forEach(
                  (name, p) -> {
                    gradients.put(name, Objects.requireNonNull(p.gradient()).toArray());
                    p.clearGradient();
                  });
        }
      }
      return this;
    }
  }

  @Test
  void gradients_statistics_and_random_streams_are_those_of_saved_values() {
    Run saved = new Run().steps(Supplier::get);
    Run computedAgain = new Run().steps(Autograd::checkpoint);
    assertEquals(saved.gradients.keySet(), computedAgain.gradients.keySet());
    saved.gradients.forEach(
        (name, g) -> assertArrayEquals(g, computedAgain.gradients.get(name), name));
    Map<String, Tensor> statistics = computedAgain.net.buffers();
    saved
        .net
        .buffers()
        .forEach(
            (name, b) ->
                assertArrayEquals(b.toArray(), Named.in(statistics, name).toArray(), name));
    assertEquals(saved.net.randomState(), computedAgain.net.randomState());
    assertTrue(
        computedAgain.memory.bytes() < 0.7 * saved.memory.bytes(),
        computedAgain.memory.bytes() + " of " + saved.memory.bytes() + " bytes");
  }
}
