package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Node;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;

final class OptimiserTest {

  private static final float RATE = 0.1f;
  private static final float DECAY = 0.01f;

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private static void setGradient(Tensor parameter, float... values) {
    Node leaf = parameter.node();
    if (leaf != null) {
      leaf.setGradient(Tensor.of(parameter.shape(), values));
    }
  }

  private static List<ParameterGroup> group(Tensor parameter, float decay) {
    return List.of(new ParameterGroup(Map.of("w", parameter), decay, 1f));
  }

  /** Four steps from (1, -2, 0.5, 3) with gradients that change sign and size. */
  private static float[] fourSteps(Function<Tensor, Optimiser> make) {
    Tensor w = parameter(1f, -2f, 0.5f, 3f);
    Optimiser optimiser = make.apply(w);
    for (int t = 0; t < 4; t++) {
      setGradient(w, 0.1f * (t + 1), -0.2f, 0.05f * (t * t), 1f - 0.5f * t);
      optimiser.step();
    }
    return w.toArray();
  }

  private static void assertAfterFourSteps(float[] expected, Function<Tensor, Optimiser> make) {
    assertArrayEquals(expected, fourSteps(make), 2e-6f);
  }

  // The numbers of the next tests: torch.optim 2.13 in double, on the same values and gradients.

  @Test
  void sgd_agrees_with_pytorch() {
    assertAfterFourSteps(
        new float[] {0.9f, -1.92f, 0.43f, 2.9f}, w -> new Sgd(group(w, 0), RATE, 0));
    assertAfterFourSteps(
        new float[] {0.8961059f, -1.9121319f, 0.428033f, 2.8884175f},
        w -> new Sgd(group(w, DECAY), RATE, 0));
  }

  @Test
  void sgd_with_momentum_agrees_with_pytorch() {
    assertAfterFourSteps(
        new float[] {0.805571f, -1.8012261f, 0.3989714f, 2.544587f},
        w -> new Sgd(group(w, DECAY), RATE, 0.9f));
  }

  @Test
  void sgd_with_nesterovs_momentum_agrees_with_pytorch() {
    assertAfterFourSteps(
        new float[] {0.7213771f, -1.733584f, 0.3371737f, 2.4797635f},
        w -> new Sgd(group(w, DECAY), RATE, 0.9f, true));
  }

  @Test
  void adam_agrees_with_pytorch() {
    assertAfterFourSteps(
        new float[] {0.6116407f, -1.6f, 0.2709382f, 2.7046065f}, w -> new Adam(group(w, 0), RATE));
    assertAfterFourSteps(
        new float[] {0.6101009f, -1.6001054f, 0.1624868f, 2.6984622f},
        w -> new Adam(group(w, DECAY), RATE));
  }

  @Test
  void adam_w_agrees_with_pytorch() {
    assertAfterFourSteps(
        new float[] {0.6082351f, -1.5926116f, 0.2691659f, 2.6931827f},
        w -> Adam.adamW(group(w, DECAY), RATE));
  }

  /**
   * The numbers are made with the floats nearest to 0.1, 0.99, 1e-8 and 0.01: the float 0.99 is
   * 1e-8 too large, so 1 - 0.99 is 1e-6 of itself too small, which would be most of the difference.
   *
   * <p>What is left, in roundings u = 2⁻²⁴: a weight in [2, 4) is rounded four times by 2u at most.
   * A step is 1 long at most and takes nine roundings of either sign, some √9 · u / √3 together;
   * four steps make 7u. Measured: 4.6u in the vector kernel, 0.6u in the scalar one.
   */
  @Test
  void rms_prop_agrees_with_pytorch() {
    double[] expected = {
      -2.3881957856668987, 0.7295017889490572, -3.378989899947336, 1.925866823299244
    };
    float[] actual = fourSteps(w -> new RmsProp(group(w, DECAY), RATE));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 16 * 0x1p-24);
    }
  }

  @Test
  void lion_moves_every_element_by_the_rate() {
    Tensor w = parameter(1f, -2f, 0.5f);
    Optimiser optimiser = new Lion(group(w, 0), RATE);
    setGradient(w, 1e-6f, -7f, 0f);
    optimiser.step();
    assertArrayEquals(new float[] {0.9f, -1.9f, 0.5f}, w.toArray(), 1e-6f);
  }

  @Test
  void lamb_moves_a_parameter_of_length_0_by_the_direction_itself() {
    Tensor w = parameter(0f, 0f);
    Optimiser optimiser = new Lamb(group(w, 0), RATE, Lamb.STANDARD);
    setGradient(w, 3f, 0f);
    optimiser.step();
    assertArrayEquals(new float[] {-RATE, 0f}, w.toArray(), 1e-6f);
    setGradient(w, 0f, 0f);
    Optimiser still = new Lamb(group(w, 0), RATE, Lamb.STANDARD);
    still.step();
    assertArrayEquals(new float[] {-RATE, 0f}, w.toArray(), 1e-6f);
  }

  @Test
  void nadam_does_not_depend_on_the_order_in_which_parameters_with_other_counts_come() {
    Tensor often = parameter(1f);
    Tensor seldom = parameter(1f);
    Map<String, Tensor> both = new LinkedHashMap<>();
    both.put("often", often);
    both.put("seldom", seldom);
    Optimiser optimiser =
        new NAdam(List.of(new ParameterGroup(both, DECAY, 1f)), RATE, Adam.Constants.STANDARD);
    setGradient(often, 0.5f);
    optimiser.step();
    setGradient(seldom, 0.5f);
    optimiser.step();
    Tensor alone = parameter(1f);
    Optimiser other = new NAdam(group(alone, DECAY), RATE, Adam.Constants.STANDARD);
    setGradient(alone, 0.5f);
    other.step();
    assertArrayEquals(alone.toArray(), seldom.toArray());
  }

  @Test
  void a_parameter_without_a_gradient_is_left_alone() {
    Tensor used = parameter(1f);
    Tensor unused = parameter(1f);
    Map<String, Tensor> both = new LinkedHashMap<>();
    both.put("used", used);
    both.put("unused", unused);
    Optimiser optimiser = new Adam(List.of(new ParameterGroup(both, DECAY, 1f)), RATE);
    setGradient(used, 1f);
    optimiser.step();
    assertEquals(1f, unused.item());
    assertEquals(Map.of("used", 1L, "unused", 0L), optimiser.state().steps());

    // its first update is corrected as a first one, however late it comes: by the rate, to 0.9
    used.clearGradient();
    setGradient(unused, 1f);
    optimiser.step();
    assertEquals(0.9f, unused.item(), 1e-6f);
  }

  @Test
  void the_rate_is_that_of_the_step_and_of_the_group() {
    Tensor a = parameter(0f);
    Tensor b = parameter(0f);
    Optimiser optimiser =
        new Sgd(
            List.of(
                new ParameterGroup(Map.of("a", a), 0, 1f),
                new ParameterGroup(Map.of("b", b), 0, 0.1f)),
            2f,
            0);
    setGradient(a, 1f);
    setGradient(b, 1f);
    optimiser.step(0.5);
    assertEquals(-1f, a.item());
    assertEquals(-0.1f, b.item());
  }

  @Test
  void biases_and_scales_do_not_decay() {
    Linear layer = new Linear(3, 2);
    layer.initialise(1);
    List<ParameterGroup> groups = ParameterGroup.decayingWeights(layer, DECAY);
    assertEquals(List.of("weight"), List.copyOf(groups.get(0).parameters().keySet()));
    assertEquals(DECAY, groups.get(0).weightDecay());
    assertEquals(List.of("bias"), List.copyOf(groups.get(1).parameters().keySet()));
    assertEquals(0f, groups.get(1).weightDecay());
  }

  @Test
  void gradients_that_are_not_finite_are_refused_before_anything_changes() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Tensor good = parameter(1f, 1f);
      Tensor wrong = parameter(1f, 1f);
      List<ParameterGroup> groups =
          List.of(
              new ParameterGroup(Map.of("conv1.weight", good), 0, 1f),
              new ParameterGroup(Map.of("head.weight", wrong), DECAY, 0.5f));
      Optimiser optimiser = new Sgd(groups, RATE, 0.9f);
      setGradient(good, 1f, 1f);
      setGradient(wrong, 1f, bad);
      NonFiniteGradientException e =
          assertThrows(NonFiniteGradientException.class, () -> optimiser.step(0.5));
      assertEquals(
          "sgd: the gradient of head.weight [2] in parameter group 2 of 2 (learning rate 0.025,"
              + " weight decay 0.01) contains NaN or infinity; no parameter was updated",
          e.getMessage());
      assertArrayEquals(new float[] {1f, 1f}, good.toArray());
      assertArrayEquals(
          new float[] {0f, 0f},
          Named.in(optimiser.state().moments(), "momentum/conv1.weight").toArray());
    }
  }

  @Test
  void clipping_by_norm_scales_all_gradients_together() {
    Tensor a = parameter(0f);
    Tensor b = parameter(0f);
    Map<String, Tensor> both = new LinkedHashMap<>();
    both.put("a", a);
    both.put("b", b);
    Optimiser optimiser = new Sgd(List.of(new ParameterGroup(both, 0, 1f)), 1f, 0);
    optimiser.clip(Clipping.byNorm(1));
    setGradient(a, 3f);
    setGradient(b, -4f);
    assertEquals(5.0, optimiser.step());
    assertEquals(-0.6f, a.item(), 1e-6f);
    assertEquals(0.8f, b.item(), 1e-6f);
    setGradient(a, 0.3f);
    setGradient(b, -0.4f);
    assertEquals(0.5, optimiser.step(), 1e-7);
    assertEquals(-0.9f, a.item(), 1e-6f);
  }

  @Test
  void the_norm_of_huge_gradients_does_not_overflow() {
    Tensor w = parameter(0f, 0f);
    Optimiser optimiser = new Sgd(group(w, 0), 1f, 0);
    optimiser.clip(Clipping.byNorm(5));
    setGradient(w, 3e30f, -4e30f);
    assertEquals(5e30, optimiser.step(), 1e24);
    assertArrayEquals(new float[] {-3f, 4f}, w.toArray(), 1e-5f);
  }

  @Test
  void clipping_by_value_limits_each_element() {
    Tensor w = parameter(0f, 0f, 0f);
    Optimiser optimiser = new Sgd(group(w, 0), 1f, 0);
    optimiser.clip(Clipping.byValue(0.5f));
    setGradient(w, 3f, -0.25f, -7f);
    assertEquals(Math.sqrt(0.5 * 0.5 + 0.25 * 0.25 + 0.5 * 0.5), optimiser.step(), 1e-7);
    assertArrayEquals(new float[] {-0.5f, 0.25f, 0.5f}, w.toArray());
  }

  @Test
  void loading_state_continues_with_the_same_bits() {
    List<Function<Tensor, Optimiser>> kinds =
        List.of(
            w -> new Sgd(group(w, DECAY), RATE, 0.9f, true),
            w -> Adam.adamW(group(w, DECAY), RATE),
            w -> new RmsProp(group(w, DECAY), RATE),
            w -> new Lion(group(w, DECAY), RATE),
            w -> new Adagrad(group(w, DECAY), RATE, 1e-10f),
            w -> new NAdam(group(w, DECAY), RATE, Adam.Constants.STANDARD),
            w -> new Lamb(group(w, DECAY), RATE, Lamb.STANDARD));
    for (Function<Tensor, Optimiser> make : kinds) {
      Tensor w = parameter(1f, -2f, 0.5f);
      Optimiser first = make.apply(w);
      setGradient(w, 0.3f, 0.1f, -0.7f);
      first.step();
      Tensor copy = w.detach().copy().asParameter();
      Optimiser second = make.apply(copy);
      second.load(first.state());
      for (Tensor t : List.of(w, copy)) {
        setGradient(t, -0.2f, 0.4f, 0.1f);
      }
      first.step();
      second.step();
      assertArrayEquals(w.toArray(), copy.toArray());
      assertEquals(first.state().steps(), second.state().steps());
    }
  }

  @Test
  void state_of_another_optimiser_is_refused() {
    Tensor w = parameter(1f, 2f);
    Optimiser sgd = new Sgd(group(w, 0), RATE, 0.9f);
    IllegalArgumentException kind =
        assertThrows(
            IllegalArgumentException.class, () -> sgd.load(new Adam(group(w, 0), RATE).state()));
    assertEquals("optimiser: the state belongs to adam, this optimiser is sgd", kind.getMessage());
    Optimiser other = new Sgd(group(parameter(1f, 2f, 3f), 0), RATE, 0.9f);
    IllegalArgumentException shape =
        assertThrows(IllegalArgumentException.class, () -> sgd.load(other.state()));
    assertEquals("sgd: momentum/w of the state has shape [3], expected [2]", shape.getMessage());
  }

  @Test
  void counts_of_updates_belong_to_names_whatever_the_order_of_the_parameters() {
    Tensor early = parameter(1f);
    Tensor late = parameter(1f);
    Optimiser first = new Adam(groupOf("early", early, "late", late), RATE);
    setGradient(early, 1f);
    first.step(); // late has had no update yet
    Optimiser second =
        new Adam(groupOf("late", late.detach().asParameter(), "early", parameter(1f)), RATE);
    second.load(first.state());
    assertEquals(Map.of("early", 1L, "late", 0L), second.state().steps());
  }

  @Test
  void a_parameter_that_the_state_or_the_optimiser_does_not_have_is_named() {
    Optimiser both = new Adam(groupOf("a", parameter(1f), "b", parameter(1f)), RATE);
    Optimiser other = new Adam(groupOf("a", parameter(1f), "c", parameter(1f)), RATE);
    Optimiser one = new Adam(List.of(new ParameterGroup(Map.of("a", parameter(1f)), 0, 1f)), RATE);
    assertEquals("adam: the state has no parameter b", refusal(both, other.state()));
    assertEquals("adam: the state has no parameter b", refusal(both, one.state()));
    assertEquals("adam: the state has an unknown parameter b", refusal(one, both.state()));
    OptimiserState whole = both.state();
    Map<String, Tensor> moments = new LinkedHashMap<>(whole.moments());
    moments.remove("square/b");
    OptimiserState partial = new OptimiserState("adam", moments, whole.steps());
    assertEquals("adam: the state has no tensor square/b", refusal(both, partial));
    moments.put("square/b", parameter(1f));
    moments.put("cube/b", parameter(1f));
    OptimiserState larger = new OptimiserState("adam", moments, whole.steps());
    assertEquals("adam: the state has an unknown tensor cube/b", refusal(both, larger));
  }

  private static String refusal(Optimiser optimiser, OptimiserState state) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> optimiser.load(state)).getMessage());
  }

  private static List<ParameterGroup> groupOf(
      String firstName, Tensor first, String secondName, Tensor second) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put(firstName, first);
    parameters.put(secondName, second);
    return List.of(new ParameterGroup(parameters, 0, 1f));
  }

  @Test
  void constants_out_of_range_are_refused() {
    Tensor w = parameter(1f);
    assertThrows(IllegalArgumentException.class, () -> new Sgd(group(w, 0), -1f, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sgd(group(w, 0), Float.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sgd(group(w, 0), 1f, 1f));
    assertThrows(IllegalArgumentException.class, () -> new Sgd(group(w, 0), 1f, 0f, true));
    assertThrows(IllegalArgumentException.class, () -> new Adam.Constants(1f, 0.9f, 1e-8f));
    assertThrows(IllegalArgumentException.class, () -> new Lion(group(w, 0), RATE, 1, 0.99f));
    assertThrows(IllegalArgumentException.class, () -> new Adagrad(group(w, 0), RATE, 0));
    assertThrows(IllegalArgumentException.class, () -> group(w, -0.1f));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(0));
  }

  @Test
  void a_tensor_that_collects_no_gradient_is_refused() {
    Tensor constant = Tensor.zeros(Shape.of(2));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Sgd(group(constant, 0), RATE, 0));
    assertEquals("sgd: w collects no gradient: it is frozen or no parameter", e.getMessage());
  }

  @Test
  void parameters_of_two_backends_are_refused() {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    try (Backend backend = Backends.scalar(1)) {
      parameters.put("w", parameter(1f));
      parameters.put("b", Tensor.of(backend, Shape.of(1), 1f).asParameter());
      List<ParameterGroup> groups = List.of(new ParameterGroup(parameters, 0, 1f));
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new Sgd(groups, RATE, 0));
      assertEquals(
          "sgd: b is on backend %s, the parameters before it are on %s"
              .formatted(backend.name(), Backends.standard().name()),
          e.getMessage());
    }
  }

  @Test
  void parameters_of_a_module_keep_their_names() {
    Module layer = new Linear(2, 2);
    layer.initialise(1);
    Optimiser optimiser = new Sgd(ParameterGroup.uniform(layer, DECAY), RATE, 0.9f);
    assertEquals(List.of("weight", "bias"), List.copyOf(optimiser.parameters().keySet()));
    assertEquals(
        List.of("momentum/weight", "momentum/bias"),
        List.copyOf(optimiser.state().moments().keySet()));
  }

  @Test
  void an_optimiser_of_a_module_updates_all_its_parameters() {
    Linear layer = new Linear(2, 2);
    layer.initialise(1);
    for (Optimiser optimiser :
        List.of(
            new Sgd(layer, RATE),
            new Adam(layer, RATE),
            Adam.adamW(layer, RATE),
            new RmsProp(layer, RATE))) {
      assertEquals(List.of("weight", "bias"), List.copyOf(optimiser.parameters().keySet()));
      assertEquals(RATE, optimiser.learningRate());
    }
    assertEquals("sgd", new Sgd(layer, RATE).state().kind());
    assertEquals("adam", new Adam(layer, RATE).state().kind());
    assertEquals("adamW", Adam.adamW(layer, RATE).state().kind());
  }

  @Test
  void only_adam_w_of_a_module_decays_and_only_weights() {
    for (boolean decoupled : new boolean[] {false, true}) {
      Linear layer = new Linear(1, 1);
      layer.load(Map.of("weight", Tensor.of(new float[][] {{2}}), "bias", Tensor.of(2)));
      Optimiser optimiser = decoupled ? Adam.adamW(layer, RATE) : new Adam(layer, RATE);
      setGradient(Named.in(layer.parameters(), "weight"), 0);
      setGradient(Named.in(layer.parameters(), "bias"), 0);
      optimiser.step();
      assertEquals(
          decoupled ? 2 * (1 - RATE * 0.01f) : 2,
          Named.in(layer.parameters(), "weight").item(),
          1e-6f);
      assertEquals(2, Named.in(layer.parameters(), "bias").item());
    }
  }
}
