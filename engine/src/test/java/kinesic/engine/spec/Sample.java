package kinesic.engine.spec;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.autograd.Op;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.engine.trace.Value;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
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
    Tensor[] arguments = arguments(backend);
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

  private Tensor[] arguments(Backend backend) {
    Tensor[] arguments = new Tensor[inputs.size()];
    for (int i = 0; i < arguments.length; i++) {
      Input input = inputs.get(i);
      RandomStream stream = new RandomStream(1, "input " + i);
      float[] values = input.elements().draw(input.shape().elements(), stream);
      Tensor t = Tensor.of(backend, input.shape(), values);
      arguments[i] = input.differentiable() ? t.asParameter() : t;
    }
    return arguments;
  }

  /**
   * Compares the gradients with finite differences.
   *
   * @return the largest relative difference; empty if no input has a gradient
   * @throws AssertionError if it exceeds the tolerance
   */
  public OptionalDouble gradientError() {
    return gradientError(arguments(Backends.standard()));
  }

  /**
   * Compares the gradients with finite differences of the expected result, computed in double.
   *
   * @return the largest relative difference; empty if no input has a gradient, or the expected
   *     result is no function of the inputs
   */
  public OptionalDouble gradientErrorInDouble() {
    return inputs.stream().anyMatch(Input::differentiable)
        ? ReferenceDifferences.largest(this, arguments(Backends.standard()))
        : OptionalDouble.empty();
  }

  OptionalDouble gradientError(Tensor[] arguments) {
    return inputs.stream().anyMatch(Input::differentiable)
        ? OptionalDouble.of(
            new GradientCheck().withTolerance(gradientTolerance).check(function, arguments))
        : OptionalDouble.empty();
  }

  /**
   * Returns the ops that lead to the result: those on its tape or, if no input has a gradient,
   * those of its graph; none if it has no graph either.
   */
  public List<Op> ops() {
    if (inputs.stream().anyMatch(Input::differentiable)) {
      return AppliedOps.of(function.apply(arguments(Backends.standard())));
    }
    try {
      return graph().results().stream().map(Value.Result::op).toList();
    } catch (IllegalStateException e) { // such as the indices that an op tells beside its result
      return List.of();
    }
  }

  private Graph graph() {
    return Trace.of(
        Backends.standard(),
        inputs.stream().map(Input::shape).toList(),
        Map.of(),
        in -> List.of(function.apply(in.toArray(new Tensor[0]))));
  }
}
