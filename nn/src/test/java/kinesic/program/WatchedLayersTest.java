package kinesic.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import kinesic.engine.autograd.Observation.Part;
import kinesic.engine.view.Explain;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.Flatten;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;
import org.junit.jupiter.api.Test;

/** What {@link Autograd#watch} knows about ops in layers. */
final class WatchedLayersTest {

  /** A network of the program. */
  private static final class Net extends Layer {
    private final Linear first = child("first", new Linear(3, 4));
    private final Linear last = child("last", new Linear(4, 1));

    @Override
    public Tensor forward(Tensor x) {
      return last.apply(first.apply(x).tanh());
    }
  }

  /** Returns what is known about the ops behind {@code y}, in the order of their application. */
  private static List<Observation> observations(Tensor y) {
    List<Observation> found = new ArrayList<>();
    Node node = y.node();
    while (node != null && node.observation() != null) {
      found.addFirst(Objects.requireNonNull(node.observation()));
      node = Stream.of(node.inputs()).filter(Objects::nonNull).findFirst().orElse(null);
    }
    return found;
  }

  /** Returns path and type of the modules of an op, the innermost last. */
  private static List<String> modules(Observation op) {
    return op.modules().stream().map(part -> part.path() + " " + part.type()).toList();
  }

  private static List<Observation> watch(Layer net, Tensor x) {
    net.initialise(1);
    Tensor expected = net.apply(x);
    try (Autograd.Mode watch = Autograd.watch()) {
      Tensor y = net.apply(x);
      assertArrayEquals(expected.toArray(), y.toArray());
      return observations(y);
    }
  }

  @Test
  void an_op_knows_its_layer_and_the_line_of_the_program() {
    List<Observation> seen = watch(new Net(), Tensor.ones(Shape.of(2, 3)));
    assertEquals(3, seen.size());
    assertEquals(List.of(" Net", "first Linear"), modules(seen.get(0)));
    assertEquals(List.of(" Net"), modules(seen.get(1)));
    assertEquals(List.of(" Net", "last Linear"), modules(seen.get(2)));
    assertSame(seen.get(0).modules().getFirst(), seen.get(2).modules().getFirst());
    assertTrue(seen.get(0).site().line().startsWith("Linear.java:"), seen.get(0).toString());
    for (Observation each : seen) {
      String line = each.site().program();
      assertTrue(line.startsWith("WatchedLayersTest.java:"), line);
    }
  }

  @Test
  void a_module_names_its_parameters() {
    Observation first = watch(new Net(), Tensor.ones(Shape.of(2, 3))).getFirst();
    Tensor weight = first.inputs().get(1);
    Part net = first.modules().getFirst();
    Part layer = first.modules().getLast();
    assertSame(weight, net.parameters().get("first.weight"));
    assertSame(weight, layer.parameters().get("weight"));
  }

  @Test
  void layers_that_are_computed_together_are_one_part() {
    Sequential net =
        new Sequential(
            new Conv2d(3, 4, 3, 1, 1),
            new BatchNorm2d(4),
            new Relu(),
            new Flatten(),
            new Linear(64, 2));
    List<Observation> seen = watch(net, Tensor.ones(Shape.of(2, 4, 4, 3)));
    assertEquals(List.of(" Sequential", "0 ConvNorm"), modules(seen.getFirst()));
    assertEquals(List.of(" Sequential", "4 Linear"), modules(seen.getLast()));
  }

  @Test
  void an_anomaly_tells_the_layer() {
    Net net = new Net();
    net.initialise(1);
    Tensor x = Tensor.full(Shape.of(2, 3), Float.NaN);
    try (Autograd.Mode checks = Autograd.detectAnomalies()) {
      ArithmeticException e = assertThrows(ArithmeticException.class, () -> net.apply(x));
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.matches(
              "linear: the result, \\[2, 4], contains NaN or infinity: 8 NaN; .*; applied at"
                  + " WatchedLayersTest.java:\\d+ \\(Linear.java:\\d+\\) in first"),
          message);
    }
  }

  @Test
  void an_explanation_names_the_parameters_of_modules() {
    Net net = new Net();
    net.initialise(1);
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = net.apply(Tensor.ones(Shape.of(2, 3)));
    }
    String text = Explain.of(y);
    assertTrue(text.contains("r1 = linear(c1, first.weight, first.bias) = "), text);
    assertTrue(text.contains("r3 = linear(r2, last.weight, last.bias) = "), text);
  }
}
