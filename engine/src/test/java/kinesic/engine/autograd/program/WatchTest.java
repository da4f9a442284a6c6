package kinesic.engine.autograd.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Kept;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Observation;
import kinesic.engine.autograd.Op;
import org.junit.jupiter.api.Test;

/** Watches from a package outside the engine's own, as programs do. */
final class WatchTest {

  /** √x, composed of others. */
  private static final class SquareRoot extends Op {
    @Override
    protected Tensor forward(Tensor[] inputs) {
      return inputs[0].log().multiply(0.5f).exp();
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      throw new UnsupportedOperationException();
    }
  }

  private final Tensor a = Tensor.of(1f, 2f).asParameter();
  private final Tensor c = Tensor.of(-1f, 3f);

  private static Observation observation(Tensor t) {
    return Objects.requireNonNull(Objects.requireNonNull(t.node()).observation());
  }

  @Test
  void an_op_leaves_its_inputs_its_result_its_time_and_its_line() {
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = a.multiply(c);
    }
    Observation seen = observation(y);
    assertEquals("multiply", seen.op().name());
    assertSame(a, seen.inputs().getFirst());
    assertSame(c, seen.inputs().getLast()); // a constant
    assertArrayEquals(new float[] {-1, 6}, seen.result().toArray());
    assertTrue(seen.nanoseconds() > 0);
    assertTrue(seen.site().program().matches("WatchTest.java:\\d+"), seen.site().program());
    assertEquals(seen.site().line(), seen.site().program());
    assertEquals("", seen.module());
    assertEquals(List.of(), seen.modules());
  }

  @Test
  void an_op_that_is_made_of_ops_is_one_observation() {
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = new SquareRoot().apply(a);
    }
    Observation seen = observation(y);
    assertEquals("squareRoot", seen.op().name());
    assertTrue(seen.site().program().startsWith("WatchTest.java:"), seen.site().program());
  }

  @Test
  void modules_are_known_from_the_outside_to_the_inside() {
    Observation.Part net = new Observation.Part("", "Net", Map.of("a.w", a));
    Observation.Part layer = new Observation.Part("a", "Layer", Map.of());
    Tensor y;
    Tensor z;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = Autograd.within(net, () -> Autograd.within(layer, a::exp).log());
      z = y.sum();
    }
    Node log = Objects.requireNonNull(y.node());
    Node exp = Objects.requireNonNull(log.inputs()[0]);
    assertEquals(List.of(net), observation(y).modules());
    assertEquals(List.of(net, layer), Objects.requireNonNull(exp.observation()).modules());
    assertEquals("a", Objects.requireNonNull(exp.observation()).module());
    assertEquals(List.of(), observation(z).modules());
  }

  @Test
  void nothing_is_noted_outside_of_the_mode() {
    assertFalse(Autograd.isWatching());
    assertNull(Objects.requireNonNull(a.exp().node()).observation());
    assertNull(Objects.requireNonNull(a.node()).observation());
    try (Autograd.Mode watch = Autograd.watch()) {
      assertTrue(Autograd.isWatching());
      assertNull(c.exp().node()); // a constant is not on the tape
    }
    assertFalse(Autograd.isWatching());
  }

  @Test
  void an_observation_outlives_the_tape() {
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = a.square().sum();
    }
    y.backward();
    assertNull(Objects.requireNonNull(y.node()).op());
    assertEquals("sum", observation(y).op().name());
    Node square = Objects.requireNonNull(observation(y).inputs().getFirst().node());
    assertArrayEquals(
        new float[] {1, 4}, Objects.requireNonNull(square.observation()).result().toArray());
  }

  @Test
  void what_an_op_keeps_is_listed_with_its_field() {
    Tensor x = Tensor.ones(Shape.of(2, 3));
    Tensor w = Tensor.ones(Shape.of(3, 4)).asParameter();
    Node product = Objects.requireNonNull(x.matmul(w).node());
    List<Kept> kept = Kept.by(Objects.requireNonNull(product.op()));
    assertEquals(List.of(new Kept("x", x)), kept); // gw = xᵀ · gz; x needs no gradient
    assertEquals(24, kept.getFirst().bytes());
  }
}
