package kinesic.engine.view;

import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;

/**
 * The chain rule of a small graph as text with numbers: what each op computes, and how the gradient
 * travels back through it.
 *
 * <pre>{@code
 * Tensor a = Tensor.scalar(3).asParameter();
 * Tensor c;
 * try (var watch = Autograd.watch()) {
 *   Tensor b = a.add(a);
 *   c = b.multiply(b);
 * }
 * System.out.println(Explain.of(c, Map.of("a", a)));
 * }</pre>
 *
 * <p>prints
 *
 * <pre>
 * Forward
 *   a = 3, a parameter
 *   r1 = add(a, a) = 6
 *     z = x + y, at Lesson.java:8
 *   r2 = multiply(r1, r1) = 36
 *     z = x y, at Lesson.java:9
 *
 * Backward
 *   the gradient of r2 is 1
 *   r2 = multiply(r1, r1): gx = gz y, gy = gz x
 *     with gz = 1, r1 = 6
 *     to r1: 6
 *     to r1: 6, together 6 + 6 = 12
 *   r1 = add(a, a): gx = gz, gy = gz
 *     with gz = 12, a = 3
 *     to a: 12
 *     to a: 12, together 12 + 12 = 24
 *
 * Gradients
 *   a: 24
 * </pre>
 *
 * <p>Tensors without a name are called p1, p2, ... if they are parameters, c1, c2, ... if they are
 * constants, and r1, r2, ... if they are results; parameters of modules have the names that they
 * have there. Of a tensor with more than 12 elements, the first ones and the range are shown.
 */
public final class Explain {

  private Explain() {}

  /** Explains a result whose tensors have no names; see {@link #of(Tensor, Map)}. */
  public static String of(Tensor result) {
    return of(result, Map.of());
  }

  /**
   * Explains how a result was computed, and the gradient of the sum of its elements. The tape is
   * not freed, and the gradients that parameters have collected do not change.
   *
   * @param result computed within {@link Autograd#watch}
   * @param names names of parameters, constants and intermediate results
   * @throws IllegalStateException if the result requires no gradient, a backward pass has freed its
   *     tape, or an op was applied without being watched
   */
  public static String of(Tensor result, Map<String, Tensor> names) {
    Explanation explanation = new Explanation(result, names);
    Autograd.observe(result, Tensor.onesLike(result), explanation);
    return explanation.text();
  }
}
