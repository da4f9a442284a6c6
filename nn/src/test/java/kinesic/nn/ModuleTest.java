package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.init.Initialiser;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

final class ModuleTest {

  /** A trunk and a head under names of their own. */
  private static final class TwoParts extends Module {
    final Sequential trunk;
    final Linear head;

    TwoParts(Layer... trunkLayers) {
      trunk = child("trunk", new Sequential(trunkLayers));
      head = child("head", new Linear(4, 2));
    }
  }

  private static TwoParts network() {
    return new TwoParts(new Linear(3, 4), new Relu(), new Dropout(0.5f));
  }

  @Test
  void parameters_are_named_by_their_path_in_the_order_of_declaration() {
    TwoParts net = network();
    net.initialise(1);
    assertEquals(
        List.of("trunk.0.weight", "trunk.0.bias", "head.weight", "head.bias"),
        new ArrayList<>(net.parameters().keySet()));
    assertEquals("trunk.0", Named.in(net.trunk.children(), "0").path());
    assertEquals(3 * 4 + 4 + 4 * 2 + 2, net.parameterCount());
  }

  @Test
  void names_seen_from_a_part_begin_at_the_part() {
    TwoParts net = network();
    net.initialise(1);
    assertEquals(List.of("0.weight", "0.bias"), new ArrayList<>(net.trunk.parameters().keySet()));
    assertSame(
        Named.in(net.parameters(), "trunk.0.weight").node(),
        Named.in(net.trunk.parameters(), "0.weight").node());
  }

  @Test
  void batch_norm_keeps_buffers_beside_its_parameters() {
    TwoParts net = new TwoParts(new BatchNorm2d(4));
    net.initialise(1);
    assertEquals(
        List.of("trunk.0.running_mean", "trunk.0.running_var"),
        new ArrayList<>(net.buffers().keySet()));
    assertEquals(6, net.state().size());
  }

  @Test
  void adding_a_layer_changes_nobody_elses_first_values() {
    TwoParts small = network();
    TwoParts large = new TwoParts(new Linear(3, 4), new Linear(4, 4), new Linear(4, 4));
    small.initialise(7);
    large.initialise(7);
    for (String name : List.of("trunk.0.weight", "head.weight")) {
      assertArrayEquals(values(small, name), values(large, name), name);
    }
  }

  @Test
  void layers_of_one_shape_begin_with_different_values() {
    TwoParts net = new TwoParts(new Linear(4, 4), new Linear(4, 4));
    net.initialise(7);
    assertFalse(values(net, "trunk.0.weight")[0] == values(net, "trunk.1.weight")[0]);
  }

  @Test
  void the_seed_determines_all_values() {
    TwoParts a = network();
    TwoParts b = network();
    a.initialise(3);
    b.initialise(3);
    assertArrayEquals(values(a, "trunk.0.weight"), values(b, "trunk.0.weight"));
    b.initialise(4);
    assertFalse(values(a, "trunk.0.weight")[0] == values(b, "trunk.0.weight")[0]);
  }

  @Test
  void a_network_without_values_says_what_to_call() {
    TwoParts net = network();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> net.trunk.forward(Tensor.zeros(Shape.of(1, 3))));
    assertEquals(
        "module: parameter trunk.0.weight [3, 4] has no values yet; call initialise(seed) or"
            + " load(values) on the root",
        e.getMessage());
  }

  @Test
  void values_outlive_a_step_scope_in_which_the_network_was_made() {
    TwoParts net;
    try (StepMemory.Scope scope = new StepMemory().open()) {
      net = new TwoParts(new Linear(3, 4), new BatchNorm2d(4));
      net.initialise(1);
    }
    assertEquals(0f, Named.in(net.buffers(), "trunk.1.running_mean").toArray()[0]);
    assertTrue(Float.isFinite(values(net, "head.weight")[0]));
  }

  @Test
  void loading_copies_values() {
    TwoParts a = network();
    TwoParts b = network();
    a.initialise(1);
    b.load(a.state());
    assertArrayEquals(values(a, "head.weight"), values(b, "head.weight"));
    a.initialise(2);
    assertFalse(values(a, "head.weight")[0] == values(b, "head.weight")[0]);
  }

  @Test
  void loading_lists_all_that_does_not_fit_and_changes_nothing() {
    TwoParts net = network();
    net.initialise(1);
    float[] before = values(net, "head.weight");
    Map<String, Tensor> values = new LinkedHashMap<>(net.state());
    values.remove("trunk.0.bias");
    values.put("head.weight", Tensor.zeros(Shape.of(4, 3)));
    values.put("tail.weight", Tensor.zeros(Shape.of(1)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> net.load(values));
    assertEquals(
        "load: the tensors do not match TwoParts: 1 missing (trunk.0.bias); 1 unexpected"
            + " (tail.weight); 1 of a different shape (head.weight is [4, 3], expected [4, 2])",
        e.getMessage());
    assertArrayEquals(before, values(net, "head.weight"));
  }

  @Test
  void a_module_is_a_part_of_one_module_only() {
    Linear shared = new Linear(4, 4);
    Sequential first = new Sequential(shared);
    assertEquals("0", shared.path());
    assertThrows(IllegalArgumentException.class, () -> new Sequential(shared));
    assertEquals(1, first.children().size());
  }

  @Test
  void two_parts_cannot_have_one_name() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Module() {
                  {
                    parameter("weight", Shape.of(1), Initialiser.constant(0));
                    buffer("weight", Shape.of(1), 0);
                  }
                });
    assertEquals("module: the name \"weight\" is already taken", e.getMessage());
  }

  @Test
  void random_streams_continue_where_another_network_stopped() {
    TwoParts a = network();
    a.initialise(5);
    Tensor x = Tensor.ones(Shape.of(2, 3));
    a.trunk.forward(x);
    RandomState state = a.randomState();
    assertEquals(List.of("trunk.2.mask"), new ArrayList<>(state.positions().keySet()));
    float[] next = a.trunk.forward(x).toArray();

    TwoParts b = network();
    b.load(a.state());
    b.restore(state);
    assertArrayEquals(next, b.trunk.forward(x).toArray());
  }

  @Test
  void the_draws_of_a_micro_batch_depend_on_its_number_only() {
    Tensor x = Tensor.ones(Shape.of(8, 3));
    TwoParts a = network();
    a.initialise(5);
    a.beginDraws(0);
    float[] first = a.trunk.forward(x).toArray();
    float[] more = a.trunk.forward(x).toArray();
    a.beginDraws(1);
    float[] second = a.trunk.forward(x).toArray();
    assertFalse(Arrays.equals(first, more));
    assertFalse(Arrays.equals(first, second));

    TwoParts b = network();
    b.initialise(5);
    b.beginDraws(1); // before the stream exists
    assertArrayEquals(second, b.trunk.forward(x).toArray());
    b.beginDraws(0);
    assertArrayEquals(first, b.trunk.forward(x).toArray());
    b.beginDraws(Integer.MAX_VALUE);
    assertEquals(Map.of("trunk.2.mask", 0x7FFF_FFFF_0000_0000L), b.randomState().positions());
    b.initialise(5);
    assertArrayEquals(first, b.trunk.forward(x).toArray());
    assertThrows(IllegalArgumentException.class, () -> b.beginDraws(1L << 31));
    assertThrows(IllegalArgumentException.class, () -> b.beginDraws(-1));
  }

  @Test
  void random_streams_of_another_network_are_refused() {
    TwoParts net = new TwoParts(new Linear(3, 4));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> net.restore(new RandomState(1, Map.of("trunk.2.mask", 8L))));
    assertEquals("restore: no module for random stream trunk.2.mask", e.getMessage());
  }

  @Test
  void train_and_eval_reach_all_parts() {
    TwoParts net = network();
    assertTrue(net.head.isTraining());
    net.eval();
    assertFalse(net.head.isTraining());
    net.train();
    assertTrue(net.trunk.isTraining());
  }

  @Test
  void the_text_shows_the_tree() {
    assertEquals(
        """
        TwoParts
          trunk: Sequential
            0: Linear(3 -> 4)
            1: Relu
            2: Dropout(0.5)
          head: Linear(4 -> 2)
        26 parameters\
        """,
        network().toString());
  }

  private static float[] values(Module net, String name) {
    return Named.in(net.parameters(), name).toArray();
  }

  // ---------------------------------------------------------------- place

  @Test
  void a_module_moves_to_a_backend_with_its_values() {
    CountingBackend device = new CountingBackend(Backends.standard());
    Sequential net =
        new Sequential(new Conv2d(3, 4, 3, 1, 1), new BatchNorm2d(4), new Dropout(0.5f));
    Sequential other =
        new Sequential(new Conv2d(3, 4, 3, 1, 1), new BatchNorm2d(4), new Dropout(0.5f));
    other.to(device);
    net.initialise(7);
    other.initialise(7);
    Tensor x = new RandomStream(1, "x").normal(Shape.of(2, 5, 5, 3), 0, 1);
    Tensor y = other.forward(x.to(device));
    assertEquals(device, y.backend());
    assertArrayEquals(net.forward(x).toArray(), y.toArray());
    other.eval();
    float[] before = other.forward(x.to(device)).toArray();
    other.to(Backends.standard());
    assertArrayEquals(before, other.forward(x).toArray());
    other.state().values().forEach(t -> assertEquals(Backends.standard(), t.backend()));
  }

  @Test
  void weights_of_another_backend_can_be_loaded() {
    TwoParts net = network();
    net.initialise(3);
    TwoParts other = network();
    other.to(new CountingBackend(Backends.standard()));
    other.load(net.state());
    net.state()
        .forEach(
            (name, t) -> assertArrayEquals(t.toArray(), Named.in(other.state(), name).toArray()));
  }

  // ---------------------------------------------------------------- freezing

  @Test
  void frozen_parameters_get_no_gradient_and_no_update() {
    TwoParts net = network();
    net.initialise(3);
    net.trunk.freeze();
    Map<String, float[]> before = new LinkedHashMap<>();
    net.state().forEach((name, t) -> before.put(name, t.toArray()));
    Optimiser optimiser = new Sgd(net, 0.1f);
    assertEquals(
        List.of("head.weight", "head.bias"), new ArrayList<>(optimiser.parameters().keySet()));
    Tensor x = Tensor.ones(Shape.of(2, 3));
    net.head.forward(net.trunk.forward(x)).sum().backward();
    optimiser.step();
    net.state()
        .forEach(
            (name, t) ->
                assertEquals(
                    name.startsWith("head"),
                    !Arrays.equals(Named.in(before, name), t.toArray()),
                    name));
    assertFalse(net.trunk.forward(x).requiresGradient());
  }

  @Test
  void gradients_pass_through_a_frozen_part() {
    TwoParts net = network();
    net.initialise(3);
    net.head.freeze();
    net.head.forward(net.trunk.forward(Tensor.ones(Shape.of(2, 3)))).sum().backward();
    assertNull(Named.in(net.parameters(), "head.weight").gradient());
    assertNotNull(Named.in(net.parameters(), "trunk.0.weight").gradient());
  }

  @Test
  void frozen_parts_stay_in_evaluation_mode() {
    TwoParts net = new TwoParts(new BatchNorm2d(4), new Dropout(0.5f));
    net.initialise(3);
    net.trunk.freeze();
    net.train();
    assertTrue(net.isTraining());
    assertFalse(net.trunk.isTraining());
    Tensor x = Tensor.full(Shape.of(1, 2, 2, 4), 3);
    Tensor y = net.trunk.forward(x);
    assertArrayEquals(new float[4], Named.in(net.buffers(), "trunk.0.running_mean").toArray());
    assertArrayEquals(Tensor.full(x.shape(), 3).toArray(), y.toArray(), 1e-4f);
    net.trunk.unfreeze();
    assertTrue(net.trunk.isTraining());
    net.trunk.forward(x);
    assertEquals(0.3f, Named.in(net.buffers(), "trunk.0.running_mean").get(0), 1e-6f);
  }

  @Test
  void freezing_discards_gradients() {
    TwoParts net = network();
    net.initialise(3);
    net.trunk.forward(Tensor.ones(Shape.of(2, 3))).sum().backward();
    net.freeze();
    net.unfreeze();
    assertNull(Named.in(net.parameters(), "trunk.0.weight").gradient());
  }
}
