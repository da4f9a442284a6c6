package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvBatchNorm;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gradients by any tensors of a history, with a tape that is freed or retained. */
final class GradientsTest {

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private static float[] gradient(Tensor y, Tensor x) {
    return Autograd.gradient(y, x).toArray();
  }

  private static String failure(Class<? extends RuntimeException> type, Supplier<?> use) {
    return String.valueOf(assertThrows(type, use::get).getMessage());
  }

  /** z = x + y, noting which gradients backward was asked for. */
  private static final class NotingAdd extends Op {
    private final List<List<Boolean>> asked;

    NotingAdd(List<List<Boolean>> asked) {
      this.asked = asked;
    }

    @Override
    protected Tensor forward(Tensor[] inputs) {
      return inputs[0].add(inputs[1]);
    }

    @Override
    protected @Nullable Tensor[] backward(Tensor gz) {
      asked.add(List.of(needsGradient(0), needsGradient(1)));
      return new @Nullable Tensor[] {needsGradient(0) ? gz : null, needsGradient(1) ? gz : null};
    }
  }

  // ---------------------------------------------------------------- what is computed

  @Test
  void of_leaves_they_are_those_of_backward() {
    Tensor x = parameter(1f, -2f);
    Tensor w = parameter(3f, 4f);
    Supplier<Tensor> loss = () -> x.multiply(w).tanh().add(x.square()).sum();
    loss.get().backward();
    List<Tensor> gradients = Autograd.gradients(loss.get(), List.of(w, x));
    assertArrayEquals(Objects.requireNonNull(w.gradient()).toArray(), gradients.get(0).toArray());
    assertArrayEquals(Objects.requireNonNull(x.gradient()).toArray(), gradients.get(1).toArray());
  }

  @Test
  void of_an_intermediate_result_they_are_those_of_the_function_that_begins_there() {
    Tensor x = parameter(2f, 3f);
    Tensor h = x.square();
    assertArrayEquals(new float[] {8, 18}, gradient(h.multiply(h).sum(), h));
  }

  @Test
  void one_of_the_tensors_may_be_computed_from_another() {
    Tensor x = parameter(2f);
    Tensor h = x.square();
    Tensor y = h.multiply(x);
    List<Tensor> gradients = Autograd.gradients(y, List.of(h, x, y, h));
    assertArrayEquals(new float[] {2}, gradients.get(0).toArray());
    assertArrayEquals(new float[] {3 * 4}, gradients.get(1).toArray());
    assertArrayEquals(new float[] {1}, gradients.get(2).toArray());
    assertEquals(gradients.get(0), gradients.get(3), "the same tensor for the same tensor");
  }

  @Test
  void a_seed_weighs_the_elements_of_the_result() {
    Tensor x = parameter(1f, 2f);
    Tensor seed = Tensor.of(10f, -1f);
    Tensor g = Autograd.gradients(x.square(), seed, List.of(x), Tape.FREE).getFirst();
    assertArrayEquals(new float[] {20, -4}, g.toArray());
  }

  @Test
  void what_leaves_have_collected_does_not_change() {
    Tensor x = parameter(1f);
    Tensor w = parameter(2f);
    x.multiply(w).backward();
    Autograd.gradients(x.multiply(w).square(), List.of(x, w));
    assertArrayEquals(new float[] {2}, Objects.requireNonNull(x.gradient()).toArray());
    x.clearGradient();
    Autograd.gradient(x.multiply(w).square(), x);
    assertNull(x.gradient());
  }

  @Test
  void only_ops_that_lead_to_the_tensors_run_and_only_for_the_inputs_that_do() {
    Tensor image = parameter(1f);
    Tensor filter = parameter(2f);
    List<List<Boolean>> onThePath = new ArrayList<>();
    List<List<Boolean>> beside = new ArrayList<>();
    Tensor weight = new NotingAdd(beside).apply(filter, parameter(1f));
    Tensor y = new NotingAdd(onThePath).apply(image.exp(), weight).sum();
    Autograd.gradients(y, List.of(image), Tape.RETAIN);
    assertEquals(List.of(List.of(true, false)), onThePath);
    assertEquals(List.of(), beside);
    Autograd.gradients(y, List.of(weight), Tape.RETAIN);
    assertEquals(List.of(false, true), onThePath.getLast());
    assertEquals(List.of(), beside, "the gradient of an intermediate result ends there");
    y.backward();
    assertEquals(List.of(true, true), onThePath.getLast());
    assertEquals(List.of(List.of(true, true)), beside);
  }

  @Test
  void each_gradient_has_its_own_memory() {
    Tensor a = parameter(1f);
    Tensor b = parameter(2f);
    Tensor sum = a.add(b);
    Tensor seed = Tensor.of(1f);
    List<Tensor> gradients = Autograd.gradients(sum, seed, List.of(sum, a, b), Tape.FREE);
    for (Tensor g : gradients) {
      g.backend().elementwise().fill(9, g.buffer());
      assertArrayEquals(new float[] {1}, seed.toArray());
      for (Tensor other : gradients) {
        assertTrue(other.equals(g) || other.item() == 1);
      }
      g.backend().elementwise().fill(1, g.buffer());
    }
  }

  // ---------------------------------------------------------------- a retained tape

  /** A residual layer whose op overwrites what it saved unless the tape is retained. */
  private static Tensor layer(Tensor x, Tensor filter) {
    Tensor one = Tensor.ones(Shape.of(4)).asParameter();
    Tensor zero = Tensor.zeros(Shape.of(4)).asParameter();
    return new ConvBatchNorm(
            ConvolutionOptions.DEFAULT.stride(1).padding(1), 1e-5f, Activation.RELU)
        .apply(x, filter, one, zero, x);
  }

  @Test
  void a_retained_tape_gives_the_same_bits_again() {
    RandomStream random = new RandomStream(1, "retain");
    Tensor x = random.normal(Shape.of(2, 5, 5, 4), 0, 1).asParameter();
    Tensor filter = random.normal(Shape.of(3, 3, 4, 4), 0, 1).asParameter();
    Tensor y = layer(layer(x, filter), filter).square().mean();
    List<float[]> first = arrays(Autograd.gradients(y, List.of(x, filter), Tape.RETAIN));
    List<float[]> second = arrays(Autograd.gradients(y, List.of(x, filter), Tape.RETAIN));
    y.backward();
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(first.get(i), second.get(i));
    }
    assertArrayEquals(first.get(0), Objects.requireNonNull(x.gradient()).toArray());
    assertArrayEquals(first.get(1), Objects.requireNonNull(filter.gradient()).toArray());
  }

  private static List<float[]> arrays(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toArray).toList();
  }

  @Test
  void backward_over_a_retained_tape_adds_to_the_leaves_again() {
    Tensor x = parameter(3f);
    Tensor y = x.square();
    y.backward(Tape.RETAIN);
    y.backward();
    assertArrayEquals(new float[] {12}, Objects.requireNonNull(x.gradient()).toArray());
    assertThrows(IllegalStateException.class, y::backward);
  }

  @Test
  void two_losses_share_the_tape_of_their_feature() {
    Tensor x = parameter(2f);
    Tensor feature = x.square();
    Tensor first = feature.multiply(3f);
    Tensor second = feature.square();
    assertArrayEquals(
        new float[] {3},
        Autograd.gradients(first, List.of(feature), Tape.RETAIN).getFirst().toArray());
    assertArrayEquals(
        new float[] {8},
        Autograd.gradients(second, List.of(feature), Tape.RETAIN).getFirst().toArray());
    first.add(second).backward();
    assertArrayEquals(new float[] {(3 + 8) * 4}, Objects.requireNonNull(x.gradient()).toArray());
  }

  // ---------------------------------------------------------------- refusals

  @Test
  void a_result_that_does_not_depend_on_a_tensor_is_refused_and_its_tape_kept() {
    Tensor x = parameter(1f);
    Tensor y = x.exp();
    assertEquals(
        "gradients: the result, [1], does not depend on tensor 1, [2]",
        failure(
            IllegalArgumentException.class,
            () -> Autograd.gradients(y, List.of(x, parameter(1f, 2f)))));
    assertEquals(
        "gradients: the result, [1], does not depend on tensor 0, [1]",
        failure(IllegalArgumentException.class, () -> Autograd.gradient(y, y.square())),
        "what is computed from the result");
    y.backward();
  }

  @Test
  void constants_have_no_gradient() {
    Tensor constant = Tensor.of(1f, 2f);
    Tensor y = parameter(1f, 1f).multiply(constant).sum();
    assertEquals(
        "gradients: tensor 0, [2], requires no gradient; it is neither a parameter nor computed"
            + " from one",
        failure(IllegalArgumentException.class, () -> Autograd.gradient(y, constant)));
  }

  @Test
  void the_result_is_a_scalar_or_has_a_seed_of_its_shape() {
    Tensor x = parameter(1f, 2f);
    Tensor y = x.exp();
    assertEquals(
        "gradients: needs a scalar, the shape is [2]; sum first or give a seed",
        failure(IllegalStateException.class, () -> Autograd.gradient(y, x)));
    assertEquals(
        "gradients: the seed has shape [1], but the tensor has shape [2]",
        failure(
            IllegalArgumentException.class,
            () -> Autograd.gradients(y, Tensor.of(1f), List.of(x), Tape.FREE)));
  }

  @Test
  void a_freed_tape_is_refused() {
    Tensor x = parameter(1f);
    Tensor y = x.exp();
    Autograd.gradient(y, x);
    assertEquals(
        "backward: an earlier backward pass has freed the tape behind this tensor, or a part of it;"
            + " compute the tensor again, or let that pass retain the tape",
        failure(IllegalStateException.class, () -> Autograd.gradient(y, x)));
  }

  @Test
  void second_derivatives_are_refused_with_the_reason() {
    Tensor x = parameter(2f);
    Tensor g = Autograd.gradient(x.square(), x);
    assertFalse(g.requiresGradient());
    assertEquals(
        "gradients: this tensor does not depend on any tensor that requires a gradient; gradients"
            + " are constants, so that derivatives of second order are not available",
        failure(IllegalStateException.class, () -> Autograd.gradient(g.square(), x)));
  }
}
