package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

/** Runs the example of the README. */
class ReadmeExampleTest {

  private static Linear example() {
    Tensor x = new RandomStream(7, "example").normal(Shape.of(64, 3), 0, 1);
    Tensor y = x.matmul(Tensor.of(new float[][] {{2}, {-1}, {0.5f}})); // the weights to learn
    Linear model = new Linear(3, 1);
    model.initialise(1);
    Sgd optimiser = new Sgd(ParameterGroup.uniform(model, 0), 0.1f, 0.9f);
    for (int step = 0; step < 200; step++) {
      model.forward(x).subtract(y).square().mean().backward();
      optimiser.step();
      optimiser.clearGradients();
    }
    return model;
  }

  @Test
  void the_example_finds_the_weights() {
    Linear model = example();
    Tensor weight = Objects.requireNonNull(model.parameters().get("weight"));
    assertArrayEquals(new float[] {2, -1, 0.5f}, weight.toArray(), 1e-4f);
  }

  @Test
  void the_readme_shows_the_lines_that_are_tested() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String source = Files.readString(Path.of("src/test/java/kinesic/nn/ReadmeExampleTest.java"));
    String tested =
        source.substring(source.indexOf("    Tensor x"), source.indexOf("    return model;"));
    int start = readme.indexOf("Tensor x");
    int end = readme.indexOf("System.out.println", start);
    assertEquals(tested.replace("\n    ", "\n").strip(), readme.substring(start, end).strip());
  }
}
