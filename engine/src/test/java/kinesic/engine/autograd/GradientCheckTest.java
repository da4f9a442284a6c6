package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

final class GradientCheckTest {

  private final GradientCheck check = new GradientCheck();

  /** An op made of a forward and a backward function of one argument each. */
  private static final class Custom extends Op {
    private final UnaryOperator<Tensor> forward;
    private final UnaryOperator<Tensor> backward;

    Custom(UnaryOperator<Tensor> forward, UnaryOperator<Tensor> backward) {
      this.forward = forward;
      this.backward = backward;
    }

    @Override
    protected Tensor forward(Tensor[] inputs) {
      return forward.apply(inputs[0]);
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      return new Tensor[] {backward.apply(gy)};
    }
  }

  private static Function<Tensor[], Tensor> custom(
      UnaryOperator<Tensor> forward, UnaryOperator<Tensor> backward) {
    return in -> new Custom(forward, backward).apply(in[0]);
  }

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private String failure(Function<Tensor[], Tensor> function, Tensor... inputs) {
    return String.valueOf(
        assertThrows(AssertionError.class, () -> check.check(function, inputs)).getMessage());
  }

  @Test
  void a_smooth_function_agrees_far_within_the_tolerance() {
    Tensor x = new RandomStream(1, "x").normal(Shape.of(3, 4), 0, 1).asParameter();
    Tensor w = new RandomStream(1, "w").normal(Shape.of(4, 2), 0, 1).asParameter();
    double worst = check.check(in -> in[0].matmul(in[1]).tanh().exp(), x, w);
    assertTrue(worst < 1e-4, "worst " + worst);
  }

  @Test
  void a_formula_that_is_half_a_percent_off_is_caught() {
    UnaryOperator<Tensor> wrong = gy -> gy.multiply(3.015f);
    String message = failure(custom(x -> x.multiply(3f), wrong), parameter(0.5f, -1f));
    assertTrue(message.startsWith("gradient check: backward and differences disagree on 2 elem"));
  }

  @Test
  void the_message_names_input_element_and_both_numbers() {
    Tensor x = Tensor.of(Shape.of(1, 2), 1f, 2f);
    Tensor y = Tensor.of(Shape.of(1, 2), 0f, 0f).asParameter();
    GradientCheck coarse = new GradientCheck().withTolerance(0.25);
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () ->
                coarse.check(
                    in ->
                        in[0].add(
                            new Custom(
                                    v -> v.multiply(2f),
                                    gy -> gy.multiply(Tensor.of(new float[][] {{2f, 4f}})))
                                .apply(in[1])),
                    x,
                    y));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.matches(
            "gradient check: backward and differences disagree on 1 elements\n"
                + "  input 1 \\[1, 2\\], element \\[0, 1\\]: backward (-?[0-9.]+), differences"
                + " (-?[0-9.]+) \\(off by 0.[45][0-9]*, allowed 0.25\\)"),
        message);
  }

  @Test
  void a_dependence_that_backward_does_not_know_is_caught() {
    String message = failure(in -> in[0].multiply(in[0].detach()), parameter(1.5f));
    assertTrue(message.contains("off by 0.5"), message);
  }

  @Test
  void a_gradient_where_there_is_no_dependence_is_caught() {
    UnaryOperator<Tensor> nothing = x -> Tensor.full(x.backend(), x.shape(), 0f);
    failure(custom(nothing, gy -> gy), parameter(1f));
  }

  @Test
  void an_input_that_the_result_does_not_depend_on_has_gradient_zero() {
    assertEquals(0, check.check(in -> in[0].multiply(0f).add(5f), parameter(1f, 2f)));
    Tensor unused = parameter(1f);
    assertTrue(check.check(in -> in[0].exp(), parameter(0.5f), unused) < 1e-4);
  }

  @Test
  void constants_are_not_compared() {
    UnaryOperator<Tensor> wrong = gy -> gy.multiply(17f);
    Tensor constant = Tensor.of(1f);
    check.check(
        in -> in[0].exp().add(new Custom(UnaryOperator.identity(), wrong).apply(in[1])),
        parameter(0.5f),
        constant);
  }

  @Test
  void a_kink_is_pointed_at() {
    String message = failure(in -> in[0].relu(), parameter(0.01f));
    assertTrue(
        message.endsWith("; the differences at h and 2h disagree: is a kink near?"), message);
  }

  @Test
  void odd_multiples_of_a_twentieth_keep_off_kinks() {
    check.check(in -> in[0].relu(), parameter(-0.05f, 0.05f, 0.15f));
  }

  @Test
  void a_function_that_draws_new_numbers_each_time_is_refused() {
    RandomStream stream = new RandomStream(1, "shared");
    assertEquals(
        "gradient check: two calls with the same inputs return different results; an op that draws"
            + " random numbers needs a new stream in each call",
        failure(in -> in[0].dropout(0.5f, stream), parameter(1, 2, 3, 4, 5, 6, 7, 8)));
  }

  @Test
  void an_op_that_writes_to_its_input_is_caught() {
    Tensor x = parameter(1f);
    UnaryOperator<Tensor> overwrites =
        gy -> {
          x.backend().elementwise().fill(0, x.buffer());
          return gy;
        };
    assertEquals(
        "gradient check: forward or backward wrote to input 0",
        failure(custom(v -> v.multiply(1f), overwrites), x));
  }

  @Test
  void a_gradient_in_the_memory_of_an_input_is_caught() {
    Tensor x = parameter(1f, 2f);
    assertEquals(
        "gradient check: the gradient of input 0 shares the memory of input 0; copy it",
        failure(custom(v -> v.multiply(v).multiply(0.5f), gy -> x.detach()), x));
  }

  @Test
  void a_result_that_is_not_finite_is_refused() {
    assertEquals(
        "gradient check: the result contains NaN or infinity",
        failure(in -> in[0].log(), parameter(-1f)));
  }

  @Test
  void inputs_and_what_they_had_collected_are_put_back() {
    Tensor x = parameter(0.3f, 0.7f);
    x.sum().backward();
    Tensor collected = Objects.requireNonNull(x.gradient());
    check.check(in -> in[0].exp(), x);
    assertArrayEquals(new float[] {0.3f, 0.7f}, x.toArray());
    assertEquals(collected, x.gradient());
    assertArrayEquals(new float[] {1, 1}, collected.toArray());
  }

  @Test
  void a_function_may_hold_its_inputs_itself_as_a_module_does() {
    Tensor w = parameter(0.3f, 0.7f);
    Tensor x = Tensor.of(2f, 3f);
    assertTrue(check.check(in -> w.multiply(x).tanh(), w) < 1e-4);
  }

  @Test
  void of_a_large_input_a_sample_is_compared() {
    AtomicInteger calls = new AtomicInteger();
    Tensor x = new RandomStream(1, "x").normal(Shape.of(1000), 0, 1).asParameter();
    check
        .withElements(10)
        .check(
            in -> {
              calls.incrementAndGet();
              return in[0].tanh();
            },
            x);
    assertEquals(2 + 1 + 4 * 10, calls.get());
  }

  @Test
  void inputs_are_leaves_and_one_of_them_requires_a_gradient() {
    Tensor constant = Tensor.of(1f);
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class, () -> check.check(in -> in[0].exp(), constant));
    assertEquals(
        "gradient check: no input requires a gradient; make one a parameter", none.getMessage());
    Tensor result = parameter(1f).exp();
    IllegalArgumentException noLeaf =
        assertThrows(IllegalArgumentException.class, () -> check.check(in -> in[0].exp(), result));
    assertEquals(
        "gradient check: input 0 is the result of an op; detach it and make it a parameter",
        noLeaf.getMessage());
  }

  @Test
  void nonsense_settings_are_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> check.withStep(0));
    assertEquals(
        "gradient check: step 0.0, tolerance 0.001 and elements 256 must be positive",
        e.getMessage());
  }
}
