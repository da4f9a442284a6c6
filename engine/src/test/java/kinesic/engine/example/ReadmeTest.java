package kinesic.engine.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Tape;
import kinesic.engine.io.SafeTensors;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.engine.view.Explain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Java examples of the README, which are sources of this package. */
final class ReadmeTest {

  @TempDir Path folder;

  @Test
  void the_first_example_gives_the_gradient_that_the_readme_tells() {
    Tensor x = Tensor.of(2f, 3f).asParameter();
    Tensor y = x.square().sum();
    y.backward();
    System.out.println(x.gradient());
    assertEquals("Tensor[2] [4.000, 6.000]", String.valueOf(x.gradient()));
  }

  @Test
  void an_op_of_ones_own_is_applied_and_checked() {
    Tensor x = Tensor.of(3f, 5f).asParameter();
    Tensor y = Tensor.of(4f, 12f).asParameter();
    Tensor z = new Hypotenuse().apply(x, y);
    new GradientCheck().check(in -> new Hypotenuse().apply(in), x, y);
    assertArrayEquals(new float[] {5, 13}, z.toArray());
    z.sum().backward();
    Tensor gx = Objects.requireNonNull(x.gradient());
    assertArrayEquals(new float[] {3f / 5, 5f / 13}, gx.toArray(), 1e-6f);
  }

  @Test
  void a_line_is_fitted_in_step_memory_and_saved() throws IOException {
    Path path = folder.resolve("line.safetensors");
    Tensor x = new RandomStream(1, "x").uniform(Shape.of(64, 1), -1, 1);
    Tensor target = x.multiply(3f).add(0.5f);
    Tensor w = Tensor.zeros(Shape.of(1, 1)).asParameter();
    Tensor b = Tensor.zeros(Shape.of(1)).asParameter();
    StepMemory memory = new StepMemory();
    for (int i = 0; i < 200; i++) {
      try (StepMemory.Scope step = memory.open()) {
        x.matmul(w).add(b).subtract(target).square().mean().backward();
        for (Tensor p : List.of(w, b)) {
          Tensor g = Objects.requireNonNull(p.gradient());
          p.backend().elementwise().addScaled(-0.3f, g.buffer(), p.buffer());
          p.clearGradient();
        }
      }
    }
    SafeTensors.write(path, Map.of("w", w, "b", b), Map.of("steps", "200"));
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(3, file.read("w").item(), 1e-3);
      assertEquals(0.5, file.read("b").item(), 1e-3);
    }
  }

  @Test
  void two_losses_are_compared_at_the_feature_that_they_share() {
    Tensor x = new RandomStream(1, "x").uniform(Shape.of(8, 3), -1, 1);
    Tensor w = new RandomStream(1, "w").uniform(Shape.of(3, 2), -1, 1).asParameter();
    Tensor feature = x.matmul(w).tanh();
    Tensor first = feature.square().sum();
    Tensor second = feature.exp().mean();
    Tensor a = Autograd.gradients(first, List.of(feature), Tape.RETAIN).getFirst();
    Tensor b = Autograd.gradients(second, List.of(feature), Tape.RETAIN).getFirst();
    float agreement = a.multiply(b).sum().item(); // above 0: the losses agree
    first.add(second).backward();
    assertArrayEquals(feature.detach().multiply(2f).toArray(), a.toArray());
    assertArrayEquals(feature.detach().exp().multiply(1f / 16).toArray(), b.toArray(), 1e-6f);
    assertTrue(Float.isFinite(agreement));
    assertEquals(w.shape(), Objects.requireNonNull(w.gradient()).shape());
  }

  @Test
  void a_function_is_traced() {
    Tensor w = Tensor.ones(Shape.of(10, 4));
    Tensor b = Tensor.ones(Shape.of(4));
    Graph graph = Trace.of(Shape.of(32, 10), x -> x.matmul(w).add(b).relu());
    System.out.println(graph);
    assertEquals(Shape.of(32, 4), graph.results().getLast().shape());
  }

  @Test
  void the_chain_rule_is_explained_as_the_readme_shows() throws IOException {
    Tensor a = Tensor.scalar(3).asParameter();
    Tensor c;
    try (Autograd.Mode watch = Autograd.watch()) {
      Tensor b = a.add(a);
      c = b.multiply(b);
    }
    System.out.println(Explain.of(c, Map.of("a", a)));
    String shown = Explain.of(c, Map.of("a", a)).replaceAll("at \\w+.java:\\d+", "at");
    String readme = Files.readString(Path.of("README.md"));
    assertTrue(readme.replaceAll("at \\w+.java:\\d+", "at").contains(shown), shown);
  }

  @Test
  void the_first_number_that_is_not_finite_is_described_as_the_readme_shows() throws IOException {
    Tensor x = Tensor.of(4f, 0f).asParameter();
    ArithmeticException e =
        assertThrows(
            ArithmeticException.class,
            () -> {
              try (Autograd.Mode checked = Autograd.detectAnomalies()) {
                x.sqrt().sum().backward();
              }
            });
    String message = String.valueOf(e.getMessage());
    String shown = message.substring(0, message.indexOf("applied at"));
    String readme = Files.readString(Path.of("README.md")).replace('\n', ' ');
    assertTrue(readme.contains(shown), message);
  }

  @Test
  void the_tape_is_written_as_a_page() throws IOException {
    Path file = folder.resolve("tape.html");
    ShowTape.write(file);
    String page = Files.readString(file);
    assertTrue(page.contains("Tape of sum [] at ShowTape.java:"), page);
  }

  @Test
  void every_piece_of_java_in_the_readme_is_one_of_these() throws IOException {
    String examples;
    try (Stream<Path> files = Files.list(Path.of("src/test/java/kinesic/engine/example"))) {
      examples = files.map(ReadmeTest::code).collect(Collectors.joining());
    }
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    int blocks = 0;
    while (block.find()) {
      String code = squeezed(block.group(1));
      assertTrue(examples.contains(code), () -> "not in the examples:\n" + code);
      blocks++;
    }
    assertEquals(10, blocks);
  }

  private static String code(Path file) {
    try {
      return squeezed(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without what differs by the place: indentation and empty lines. */
  private static String squeezed(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
