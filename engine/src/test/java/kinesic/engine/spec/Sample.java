package kinesic.engine.spec;

import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One use of an op on arguments of given shapes, and what must come out.
 *
 * @param name what is special about it
 * @param function applies the op; makes a new op (and a new random stream) each time
 * @param inputs its arguments
 * @param expected the result in double; null where computing it again would only repeat the kernel
 * @param forwardTolerance how far an element of the result may be from {@code expected}, relative
 *     to the larger of that element and 1
 * @param gradientTolerance see {@link kinesic.engine.autograd.GradientCheck}
 */
public record Sample(
    String name,
    Function<Tensor[], Tensor> function,
    List<Input> inputs,
    @Nullable Expected expected,
    double forwardTolerance,
    double gradientTolerance) {

  /**
   * The result of a sample.
   *
   * @param shape of the result
   * @param values computes the elements from those of the inputs, all in row-major order
   */
  public record Expected(Shape shape, Function<double[][], double[]> values) {}

  /** A sample of a smooth function with the standard tolerances, without a reference. */
  public Sample(String name, Function<Tensor[], Tensor> function, Input... inputs) {
    this(name, function, List.of(inputs), null, 1e-6, 3e-4);
  }

  /** With the result that must come out. */
  public Sample gives(Shape shape, Function<double[][], double[]> values) {
    Expected result = new Expected(shape, values);
    return new Sample(name, function, inputs, result, forwardTolerance, gradientTolerance);
  }

  /** With other tolerances; say why in a comment. */
  public Sample within(double forward, double gradient) {
    return new Sample(name, function, inputs, expected, forward, gradient);
  }
}
