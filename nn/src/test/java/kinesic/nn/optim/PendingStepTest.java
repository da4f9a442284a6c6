package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.Unary;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.Test;

/** Steps on a device: what they read, and what they change. */
final class PendingStepTest {

  private final CountingBackend device = new CountingBackend(Backends.standard());
  private final Tensor a = of(0f).asParameter();
  private final Tensor b = of(0f, 1f).asParameter();
  private final List<ParameterGroup> both;

  PendingStepTest() {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("a", a);
    parameters.put("b", b);
    both = List.of(new ParameterGroup(parameters, 0, 1f));
  }

  private Tensor of(float... values) {
    return Tensor.of(device, Shape.of(values.length), values);
  }

  private void setGradients(float ga, float... gb) {
    Objects.requireNonNull(a.node()).setGradient(of(ga));
    Objects.requireNonNull(b.node()).setGradient(of(gb));
  }

  /** w -= rate · sign(g), as a rule of element-wise kernels. */
  private static final class SignDescent extends ElementwiseOptimiser {
    SignDescent(List<ParameterGroup> groups) {
      super("sign", groups, 0.5f, List.of("size"));
    }

    @Override
    protected void update(ParameterUpdate update) {
      Buffer size = update.state().getFirst();
      Elementwise kernels = update.w().backend().elementwise();
      kernels.unary(Unary.ABS, update.g(), size);
      Tensor g = new Tensor(Shape.of(size.length()), update.g());
      Tensor direction = g.divide(new Tensor(g.shape(), size));
      kernels.addScaled((float) -update.rate(), direction.buffer(), update.w());
    }
  }

  @Test
  void a_step_starts_without_a_read_and_reports_with_one() {
    Optimiser adam = new Adam(both, 0.1f);
    adam.clip(Clipping.byNorm(1));
    setGradients(3f, -4f, 0f);
    Tensor loss = of(7f);
    Tensor part = of(2f);
    device.reset();
    PendingStep step = adam.start(1, List.of(loss, part));
    assertEquals(0, device.reads() + device.uploads());
    assertEquals(
        Map.of(
            "Reduction.sumsOfSquares", 1L, "DataMovement.concat", 1L, "OptimiserKernels.adam", 1L),
        device.callsByKernel());
    assertEquals(5, step.norm());
    assertArrayEquals(new float[] {7, 2}, step.watched());
    assertTrue(step.hasMoved());
    assertEquals(1, device.reads());
    assertArrayEquals(new float[] {0.1f, 1}, b.toArray(), 1e-6f);
  }

  @Test
  void clipping_by_value_takes_one_call_for_all_gradients() {
    Optimiser sgd = new Sgd(both, 1f, 0);
    sgd.clip(new Clipping(1, 2f));
    setGradients(3f, -1f, 2f);
    device.reset();
    PendingStep step = sgd.start(1, List.of());
    assertEquals(1, device.callsByKernel().get("OptimiserKernels.clip"));
    assertEquals(3, device.calls());
    assertEquals(3, step.norm());
    assertArrayEquals(new float[] {1 / 3f, 1 / 3f}, b.toArray(), 1e-6f);
  }

  @Test
  void a_step_whose_loss_is_not_finite_changes_nothing() {
    for (Optimiser optimiser :
        List.of(new Sgd(both, 1f, 0.9f), new Adam(both, 1f), new SignDescent(both))) {
      setGradients(1f, 1f, 1f);
      PendingStep step = optimiser.start(1, List.of(of(1f), of(Float.NaN)));
      assertFalse(step.hasMoved());
      assertEquals(Math.sqrt(3), step.norm());
      assertTrue(Float.isNaN(step.watched()[1]));
      requireUntouched(optimiser);
    }
  }

  @Test
  void a_step_whose_gradient_is_not_finite_changes_nothing() {
    for (Optimiser optimiser :
        List.of(new Sgd(both, 1f, 0.9f), new Adam(both, 1f), new SignDescent(both))) {
      for (Clipping clipping : List.of(Clipping.NONE, Clipping.byNorm(1), Clipping.byValue(1))) {
        optimiser.clip(clipping);
        setGradients(1f, 1f, Float.NEGATIVE_INFINITY);
        PendingStep step = optimiser.start(1, List.of(of(1f)));
        String message =
            String.valueOf(assertThrows(NonFiniteGradientException.class, step::norm).getMessage());
        assertTrue(message.contains("the gradient of b [2]"), message);
        assertArrayEquals(new float[] {1}, step.watched());
        requireUntouched(optimiser);
      }
    }
  }

  private void requireUntouched(Optimiser optimiser) {
    assertArrayEquals(new float[] {0}, a.toArray());
    assertArrayEquals(new float[] {0, 1}, b.toArray());
    assertEquals(Map.of("a", 0L, "b", 0L), optimiser.state().steps());
    optimiser
        .state()
        .moments()
        .values()
        .forEach(
            moment -> assertArrayEquals(new float[moment.shape().elements()], moment.toArray()));
  }

  @Test
  void a_rule_of_elementwise_kernels_receives_limited_gradients() {
    Optimiser sign = new SignDescent(both);
    sign.clip(Clipping.byNorm(1));
    setGradients(3f, -4f, 12f);
    assertEquals(13, sign.step());
    assertArrayEquals(new float[] {-0.5f}, a.toArray());
    assertArrayEquals(new float[] {0.5f, 0.5f}, b.toArray());
    Tensor size = Objects.requireNonNull(sign.state().moments().get("size/b"));
    assertArrayEquals(new float[] {4 / 13f, 12 / 13f}, size.toArray(), 1e-6f);
  }

  @Test
  void a_step_without_gradients_reports_what_is_watched() {
    PendingStep step = new Sgd(both, 1f, 0).start(1, List.of(of(3f)));
    assertEquals(0, step.norm());
    assertArrayEquals(new float[] {3}, step.watched());
  }

  @Test
  void a_watched_value_of_another_backend_is_refused() {
    Optimiser sgd = new Sgd(both, 1f, 0);
    List<Tensor> watched = List.of(Tensor.scalar(1));
    String message =
        assertThrows(IllegalArgumentException.class, () -> sgd.start(1, watched)).getMessage();
    assertEquals(
        "sgd: a watched value is on backend %s, the parameters are on %s"
            .formatted(Backends.standard().name(), device.name()),
        message);
  }

  @Test
  void all_gradients_are_accumulated_in_one_call() {
    GradientSum sum = new GradientSum(Map.of("a", a, "b", b));
    sum.begin(0);
    device.reset();
    setGradients(1f, 2f, 4f);
    sum.add();
    setGradients(3f, 2f, 0f);
    sum.add();
    assertEquals(2, device.callsByKernel().get("OptimiserKernels.accumulate"));
    sum.handOver();
    assertArrayEquals(new float[] {2, 2}, Objects.requireNonNull(b.gradient()).toArray());
    assertArrayEquals(new float[] {2}, Objects.requireNonNull(a.gradient()).toArray());
  }
}
