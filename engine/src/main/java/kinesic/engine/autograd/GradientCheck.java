package kinesic.engine.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Compares the gradients of backward with finite differences.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(0.3f, -1.2f).asParameter();
 * new GradientCheck().check(in -> new Cube().apply(in[0]), x);
 * }</pre>
 *
 * <p>A fixed random projection reduces the result y to a number, L = Σ r_j·y_j, summed in double; r
 * is the gradient passed to backward. For each element x_i of each input that requires a gradient,
 * L is evaluated at x_i ± h and x_i ± 2h. With the central differences D(h) = (L(x_i + h) - L(x_i -
 * h)) / 2h = L' + h²·L'''/6 + O(h⁴), Richardson's extrapolation (4·D(h) - D(2h)) / 3 cancels the
 * second-order term and leaves -h⁴·L⁽⁵⁾/30. So h can be large, which float32 needs because the
 * rounding of y, about 6e-8·|y|, is divided by h. With the default h = 1/64 the rounding leaves
 * about 4e-6·|y| and the extrapolation 2e-9·L⁽⁵⁾; the default tolerance is far above both and far
 * below the error of a wrong formula.
 *
 * <p>An element agrees if the two numbers differ by at most {@code tolerance} times the largest of
 * their absolute values and the root mean square of the differences over that input. An input on
 * which L does not depend at the resolution of float32 must have a gradient of 0 at that
 * resolution.
 *
 * <p><b>Kinks.</b> Differences across a kink (relu at 0, a tie in a maximum, a bound of a clamp)
 * are meaningless. Choose inputs that stay away from kinks by more than 2h = 1/32: for instance the
 * odd multiples of 0.05 in random order, which keep 0.05 away from 0 and 0.1 from each other. If
 * D(h) and D(2h) disagree, the message says so, because this indicates a kink or a function with
 * too much curvature for h.
 *
 * <p>The function is called many times and must return the same result each time: an op that draws
 * random numbers needs a new {@link RandomStream} with the same seed in each call. Inputs are
 * modified in place and restored, so the function may read them from its argument or refer to them
 * itself, as a module refers to its parameters.
 *
 * @param step the step h
 * @param tolerance the largest relative difference allowed
 * @param elements the largest number of elements compared per input; larger inputs are sampled
 * @param seed the seed of the projection and of the samples
 */
public record GradientCheck(double step, double tolerance, int elements, long seed) {

  private static final int SHOWN = 5;

  public GradientCheck {
    if (!(step > 0 && tolerance > 0 && elements > 0)) {
      throw new IllegalArgumentException(
          "gradient check: step %s, tolerance %s and elements %s must be positive"
              .formatted(step, tolerance, elements));
    }
  }

  /** Creates a check with step 1/64, tolerance 1e-3 and up to 256 elements per input. */
  public GradientCheck() {
    this(1.0 / 64, 1e-3, 256, 1);
  }

  /** Returns this check with another step. */
  public GradientCheck withStep(double value) {
    return new GradientCheck(value, tolerance, elements, seed);
  }

  /** Returns this check with another tolerance. */
  public GradientCheck withTolerance(double value) {
    return new GradientCheck(step, value, elements, seed);
  }

  /** Returns this check with another number of elements per input. */
  public GradientCheck withElements(int value) {
    return new GradientCheck(step, tolerance, value, seed);
  }

  /**
   * Compares the gradients of {@code function} with respect to every input that requires one.
   *
   * @param function a deterministic function of the inputs
   * @param inputs its arguments; leaves ({@link Tensor#asParameter}) are checked, other tensors are
   *     constants
   * @return the largest relative difference found, at most the tolerance
   * @throws IllegalArgumentException if no input requires a gradient, or one is not a leaf
   * @throws AssertionError if the numbers differ; the message contains the input, the element and
   *     both numbers
   */
  public double check(Function<Tensor[], Tensor> function, Tensor... inputs) {
    requireLeaves(inputs);
    return new Run(function, inputs).compare();
  }

  private static void requireLeaves(Tensor[] inputs) {
    boolean any = false;
    for (int i = 0; i < inputs.length; i++) {
      Node node = inputs[i].node();
      any |= node != null;
      if (node != null && !node.isLeaf()) {
        throw new IllegalArgumentException(
            "gradient check: input %s is the result of an op; detach it and make it a parameter"
                .formatted(i));
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "gradient check: no input requires a gradient; make one a parameter");
    }
  }

  /** The comparison for one function at one point. */
  private final class Run {
    private final Function<Tensor[], Tensor> function;
    private final Tensor[] inputs;
    private final RandomStream random = new RandomStream(seed, "gradient check");
    private final Shape shape;
    private final float[] projection; // r
    private final double rounding; // of L, from that of each y_j
    private final List<String> faults = new ArrayList<>();
    private int faultCount;
    private double worst;

    Run(Function<Tensor[], Tensor> function, Tensor[] inputs) {
      this.function = function;
      this.inputs = inputs;
      Tensor first = evaluate();
      float[] y = first.toArray();
      shape = first.shape();
      projection = new float[y.length];
      double squares = 0;
      for (int j = 0; j < y.length; j++) {
        float size = 0.5f + random.nextFloat();
        projection[j] = random.nextInt(2) == 0 ? size : -size;
        double term = projection[j] * (double) y[j];
        squares += term * term;
      }
      rounding = Math.sqrt(squares) * Math.ulp(1f);
      if (!Double.isFinite(squares)) {
        throw new AssertionError("gradient check: the result contains NaN or infinity");
      }
      if (!Arrays.equals(y, evaluate().toArray())) {
        throw new AssertionError(
            "gradient check: two calls with the same inputs return different results;"
                + " an op that draws random numbers needs a new stream in each call");
      }
    }

    double compare() {
      float[][] backward = gradients();
      for (int i = 0; i < inputs.length; i++) {
        if (inputs[i].requiresGradient()) {
          compare(i, backward[i]);
        }
      }
      if (faultCount > 0) {
        throw new AssertionError(
            "gradient check: backward and differences disagree on %s elements%s"
                .formatted(faultCount, String.join("", faults)));
      }
      return worst;
    }

    private Tensor evaluate() {
      try (Autograd.Mode off = Autograd.noGrad()) {
        return function.apply(inputs);
      }
    }

    /** Computes L in double. */
    private double project() {
      float[] y = evaluate().toArray();
      double sum = 0;
      for (int j = 0; j < y.length; j++) {
        sum += projection[j] * (double) y[j];
      }
      return sum;
    }

    /** Returns the gradient of each input; earlier gradients of the inputs are restored. */
    private float[][] gradients() {
      float[][] values = new float[inputs.length][];
      float[][] result = new float[inputs.length][];
      @Nullable Tensor[] collected = new Tensor[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        values[i] = inputs[i].toArray();
        collected[i] = inputs[i].gradient();
        inputs[i].clearGradient();
      }
      Tensor y = function.apply(inputs);
      if (!y.requiresGradient()) {
        throw new AssertionError("gradient check: the result does not depend on any of the inputs");
      }
      Autograd.backward(y, Tensor.of(y.backend(), shape, projection));
      for (int i = 0; i < inputs.length; i++) {
        Tensor g = inputs[i].gradient();
        result[i] = g == null ? new float[values[i].length] : g.toArray();
        requireIntact(i, values[i], g);
        Node node = inputs[i].node();
        if (node != null) {
          node.setGradient(collected[i]);
        }
      }
      return result;
    }

    private void requireIntact(int i, float[] before, @Nullable Tensor gradient) {
      if (!Arrays.equals(before, inputs[i].toArray())) {
        throw new AssertionError(
            "gradient check: forward or backward wrote to input %s".formatted(i));
      }
      for (int j = 0; gradient != null && j < inputs.length; j++) {
        if (gradient.buffer().equals(inputs[j].buffer())) {
          throw new AssertionError(
              "gradient check: the gradient of input %s shares the memory of input %s; copy it"
                  .formatted(i, j));
        }
      }
    }

    private void compare(int input, float[] backward) {
      int n = backward.length;
      int[] chosen = random.permutation(n);
      int count = Math.min(n, elements);
      double[] fine = new double[count]; // D(h)
      double[] extrapolated = new double[count];
      double squares = 0;
      for (int k = 0; k < count; k++) {
        fine[k] = difference(input, chosen[k], 1);
        extrapolated[k] = (4 * fine[k] - difference(input, chosen[k], 2)) / 3;
        squares += extrapolated[k] * extrapolated[k];
      }
      double typical = Math.sqrt(squares / Math.max(count, 1));
      double resolution = 4 * rounding / step;
      for (int k = 0; k < count; k++) {
        double a = backward[chosen[k]];
        double b = extrapolated[k];
        double scale = Math.max(typical, Math.max(Math.abs(a), Math.abs(b)));
        double error = scale <= resolution ? 0 : Math.abs(a - b) / scale;
        if (error <= tolerance) {
          worst = Math.max(worst, error);
        } else if (++faultCount <= SHOWN) {
          faults.add(
              "\n  input %s %s, element %s: backward %s, differences %s (off by %s, allowed %s)%s"
                  .formatted(
                      input,
                      inputs[input].shape(),
                      Arrays.toString(index(chosen[k], inputs[input].shape())),
                      (float) a,
                      (float) b,
                      (float) error,
                      (float) tolerance,
                      hint(fine[k], b, scale)));
        }
      }
    }

    /** Computes D(h) or D(2h) at one element, divided by the actual difference in float32. */
    private double difference(int input, int at, int steps) {
      Tensor x = inputs[input];
      float[] element = new float[1];
      x.backend().read(x.buffer(), at, element, 0, 1);
      float up = (float) (element[0] + steps * step);
      float down = (float) (element[0] - steps * step);
      try {
        x.backend().write(new float[] {up}, 0, x.buffer(), at, 1);
        double above = project();
        x.backend().write(new float[] {down}, 0, x.buffer(), at, 1);
        return (above - project()) / ((double) up - down);
      } finally {
        x.backend().write(element, 0, x.buffer(), at, 1);
      }
    }

    private String hint(double fine, double extrapolated, double scale) {
      return Math.abs(fine - extrapolated) > 0.01 * scale
          ? "; the differences at h and 2h disagree: is a kink near?"
          : "";
    }
  }

  /** Returns the index of element {@code at} in a tensor of {@code shape}, one number per axis. */
  private static int[] index(int at, Shape shape) {
    int[] result = new int[shape.rank()];
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      result[axis] = at % shape.size(axis);
      at /= shape.size(axis);
    }
    return result;
  }
}
