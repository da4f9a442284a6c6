package kinesic.engine.spec;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Function;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;

/**
 * Compares the gradients of a sample with finite differences of its expected result, which is a
 * function in double. Its step can therefore be small: the differences are off by about 1e-11,
 * while a gradient in float32 carries roundings of 6e-8.
 */
final class ReferenceDifferences {

  private static final double STEP = 0x1p-10;
  private static final int ELEMENTS = 64; // compared per input

  private final Function<double[][], double[]> reference;
  private final double[][] values;
  private final float[] seed; // the gradient of the result
  private final RandomStream random = new RandomStream(3, "reference differences");
  private double largest;
  private boolean isFunction; // whether the reference depends on the arguments

  private ReferenceDifferences(
      Function<double[][], double[]> reference, double[][] values, float[] seed) {
    this.reference = reference;
    this.values = values;
    this.seed = seed;
  }

  /**
   * Returns the largest difference, relative as in {@link kinesic.engine.autograd.GradientCheck};
   * empty if the sample has no expected result, or one that is the same for all arguments although
   * the gradient is not 0.
   *
   * @param arguments at least one parameter
   */
  static OptionalDouble largest(Sample sample, Tensor[] arguments) {
    Sample.Expected expected = sample.expected();
    if (expected == null) {
      return OptionalDouble.empty();
    }
    Tensor y = sample.function().apply(arguments);
    Tensor seed = new RandomStream(2, "seed").uniform(y.backend(), y.shape(), -1, 1);
    Autograd.backward(y, seed);
    double[][] values = new double[arguments.length][];
    Arrays.setAll(values, i -> doubles(arguments[i].toArray()));
    ReferenceDifferences differences =
        new ReferenceDifferences(expected.values(), values, seed.toArray());
    boolean isFlat = true;
    for (int i = 0; i < arguments.length; i++) {
      Tensor g = arguments[i].gradient();
      if (g != null) {
        isFlat &= g.backend().reduction().sumOfSquares(g.buffer()) == 0;
        differences.compare(values[i], doubles(g.toArray()));
      }
    }
    return differences.isFunction || isFlat
        ? OptionalDouble.of(differences.largest)
        : OptionalDouble.empty();
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private void compare(double[] input, double[] backward) {
    int[] chosen = random.permutation(input.length);
    double[] slopes = new double[Math.min(input.length, ELEMENTS)];
    double squares = 0;
    for (int k = 0; k < slopes.length; k++) {
      int at = chosen[k];
      slopes[k] = (4 * difference(input, at, STEP) - difference(input, at, 2 * STEP)) / 3;
      squares += slopes[k] * slopes[k];
    }
    double typical = Math.sqrt(squares / Math.max(slopes.length, 1));
    isFunction |= typical > 0;
    for (int k = 0; k < slopes.length; k++) {
      double b = backward[chosen[k]];
      double scale = Math.max(typical, Math.max(Math.abs(b), Math.abs(slopes[k])));
      largest = Math.max(largest, scale == 0 ? 0 : Math.abs(b - slopes[k]) / scale);
    }
  }

  /** Returns the central difference of Σ seed · reference. */
  private double difference(double[] input, int at, double step) {
    double before = input[at];
    input[at] = before + step;
    double above = project();
    input[at] = before - step;
    double below = project();
    input[at] = before;
    return (above - below) / (2 * step);
  }

  private double project() {
    double[] y = reference.apply(values);
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum += seed[j] * y[j];
    }
    return sum;
  }
}
