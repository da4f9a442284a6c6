package kinesic.engine.spec;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * One application of an op to arguments of given shapes, and the expected result.
 *
 * @param name what is special about it
 * @param function applies the op; creates a new op (and a new random stream) each time
 * @param inputs its arguments
 * @param expected the result in double; null if computing it would only repeat the kernel
 * @param forwardTolerance the largest difference of an element from {@code expected}, relative to
 *     the larger of that element and 1
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
   * The expected result of a sample.
   *
   * @param shape the shape of the result
   * @param values computes the elements from those of the inputs, all in row-major order
   */
  public record Expected(Shape shape, Function<double[][], double[]> values) {}

  /**
   * Creates a sample of a smooth function with the default tolerances and without an expected
   * result.
   */
  public Sample(String name, Function<Tensor[], Tensor> function, Input... inputs) {
    this(name, function, List.of(inputs), null, 1e-6, 3e-4);
  }

  /** Returns this sample with an expected result. */
  public Sample gives(Shape shape, Function<double[][], double[]> values) {
    Expected result = new Expected(shape, values);
    return new Sample(name, function, inputs, result, forwardTolerance, gradientTolerance);
  }

  /** Returns this sample with other tolerances; give the reason in a comment. */
  public Sample within(double forward, double gradient) {
    return new Sample(name, function, inputs, expected, forward, gradient);
  }

  /**
   * Applies the op on {@code backend} and computes the gradients for a random gradient of the
   * result.
   *
   * @return the gradients of the inputs that have one, and last the result
   */
  public float[][] run(Backend backend) {
    Tensor[] arguments = new Tensor[inputs.size()];
    for (int i = 0; i < arguments.length; i++) {
      Input input = inputs.get(i);
      RandomStream stream = new RandomStream(1, "input " + i);
      float[] values = input.elements().draw(input.shape().elements(), stream);
      Tensor t = Tensor.of(backend, input.shape(), values);
      arguments[i] = input.differentiable() ? t.asParameter() : t;
    }
    try (StepMemory.Scope scope = new StepMemory().open()) {
      Tensor y = function.apply(arguments);
      if (y.requiresGradient()) {
        RandomStream stream = new RandomStream(2, "seed");
        Autograd.backward(y, stream.uniform(backend, y.shape(), -1, 1));
      }
      return Stream.concat(
              Stream.of(arguments).map(Tensor::gradient).filter(g -> g != null), Stream.of(y))
          .map(Tensor::toArray)
          .toArray(float[][]::new);
    }
  }
}
