package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.Unary;

/** Point-wise functions. What IEEE 754 rounds correctly must be exact. */
final class ElementwiseSpec {

  private static final int RAMP = 20_001;

  private ElementwiseSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int n : Samples.LENGTHS) {
      for (Unary f : Unary.values()) {
        cases.add(unary(f, "", Samples.extremes(n, n)));
        cases.add(unaryInPlace(f, n));
        cases.add(unaryGradient(f, n));
      }
      cases.add(fill(n));
      cases.add(affine(n));
      cases.add(addScaled(n));
      cases.add(clamp(n));
      cases.add(clampGradient(n));
      cases.add(select(n));
      cases.add(extremumGradient(Binary.MAXIMUM, n));
      cases.add(extremumGradient(Binary.MINIMUM, n));
    }
    for (Unary f : Unary.values()) { // where functions that saturate do not, closely
      cases.add(unary(f, " from -12 to 12", Samples.ramp(RAMP, -12, 12)));
    }
    for (int[][] shapes : SHAPES) {
      for (Binary f : Binary.values()) {
        cases.add(binary(f, shapes[0], shapes[1]));
      }
    }
    return cases;
  }

  /** Equal shapes, biases, columns, scalars, outer products, middle axes; short and long rows. */
  private static final int[][][] SHAPES = {
    {{1}, {1}},
    {{}, {}},
    {{207}, {207}},
    {{50_001}, {50_001}},
    {{4098}, {}},
    {{}, {50_001}},
    {{2, 7, 5, 64}, {64}},
    {{700, 25}, {25}},
    {{13}, {4, 13}},
    {{207, 13}, {207, 1}},
    {{3, 1}, {3, 4098}},
    {{13, 1}, {25}},
    {{4, 13, 25}, {4, 1, 25}},
    {{4, 1, 25}, {13, 1}},
    {{2, 1, 3, 1, 7}, {1, 5, 1, 4, 1}},
    {{0, 4}, {4}},
    {{0}, {}},
    {{3, 0}, {0}},
    {{3, 1}, {0}},
    {{2, 0, 3}, {1, 3}},
  };

  /**
   * The error that the vector kernels state for a function, and half a unit for the rounding of the
   * reference.
   */
  private static Bound bound(Unary f, float[] x) {
    return switch (f) {
      case NEGATE, SQRT, SQUARE, ABS, RECIPROCAL, RELU -> Bound.exact();
      case SIGN, FLOOR, ROUND, SIN, COS -> Bound.exact();
      case RSQRT -> Bound.ulps(1.5);
      case EXP, LOG -> Bound.ulps(1.5);
      case TANH, SIGMOID -> Bound.ulps(3);
      case SOFTPLUS -> Bound.ulps(2.25);
      case ERF, LOG1P, EXPM1 -> Bound.ulps(2.5);
      case RELU6 -> Bound.exact();
      case HARDSIGMOID, HARDSWISH -> Bound.ulps(3).plus(Float.MIN_VALUE);
      // a denormal factor of x has an absolute error of some 2⁻¹⁴⁹
      case SILU, MISH -> Bound.ulps(4.5).plus(128 * Float.MIN_VALUE);
      case GELU -> Bound.ulps(7.6).plus(16 * Float.MIN_VALUE);
      // the roundings of w are a relative error of e^w, which y is for negative x
      case GELU_TANH -> (i, e) -> geluTanhUlps(x[i]) * Math.ulp((float) e) + 16 * Float.MIN_VALUE;
    };
  }

  private static double geluTanhUlps(double x) {
    return 4 + 3 * (x < 0 ? 1.6 * -x * (1 + 0.045 * x * x) : 0);
  }

  private static KernelCase unary(Unary f, String what, float[] x) {
    int n = x.length;
    return new KernelCase(
        f + " [" + n + "]" + what,
        call -> kernels(call).unary(f, call.input(x), call.output("y", n, bound(f, x))));
  }

  private static KernelCase unaryInPlace(Unary f, int n) {
    float[] x = Samples.extremes(n, n);
    return new KernelCase(
        f + " [" + n + "] in place",
        call -> {
          Buffer both = call.updated("y", x, bound(f, x));
          kernels(call).unary(f, both, both);
        });
  }

  private static KernelCase unaryGradient(Unary f, int n) {
    float[] x = Samples.extremes(n, n);
    float[] gy = Samples.normal(n, n + 1);
    float[] kept = f.keeps() == Unary.Keeps.OUTPUT ? forward(f, x) : x;
    Bound bound =
        switch (f) {
          case NEGATE, EXP, LOG, SQRT, ABS, RELU -> Bound.exact();
          // two or three roundings; of a denormal intermediate value each is half of 2⁻¹⁴⁹
          case SQUARE, RECIPROCAL -> Bound.ulps(1.5).plus(Float.MIN_VALUE);
          case SIGN, FLOOR, ROUND, SIN, COS -> Bound.exact();
          case LOG1P, EXPM1 -> Bound.ulps(1.5).plus(Float.MIN_VALUE);
          case RSQRT -> Bound.ulps(2.5).plus(4 * Float.MIN_VALUE);
          // the rounding of x² is a relative error of e^-x²
          case RELU6 -> Bound.exact();
          case HARDSIGMOID -> Bound.ulps(1.5).plus(Float.MIN_VALUE);
          case HARDSWISH, SILU, MISH, GELU, GELU_TANH ->
              (i, e) ->
                  6 * Bound.ROUNDING * terms(f, kept[i]) * Math.abs(gy[i])
                      + 512 * (1 + Math.abs(gy[i])) * Float.MIN_VALUE;
          case ERF -> (i, e) -> (3 + kept[i] * kept[i]) * Math.ulp((float) e) + 8 * Float.MIN_VALUE;
          case TANH, SIGMOID -> Bound.ulps(2.5).plus(Float.MIN_VALUE);
          // a denormal sigmoid has an absolute error of some 2⁻¹⁴⁹, times gy
          case SOFTPLUS -> Bound.ulps(3.5).plus(8 * Float.MIN_VALUE);
        };
    return new KernelCase(
        f + " gradient [" + n + "]",
        call -> {
          Buffer g = call.output("gx", n, bound);
          kernels(call).unaryGradient(f, call.input(kept), call.input(gy), g);
          Buffer both = call.updated("gx in place", gy, bound);
          kernels(call).unaryGradient(f, call.input(kept), both, both);
        });
  }

  /** Returns a bound of the sizes of the terms of f', which may cancel for negative x. */
  private static double terms(Unary f, double x) {
    double a = Math.min(Math.abs(x), 15);
    return switch (f) {
      case HARDSWISH -> Math.min(a / 3 + 0.5, 1.5);
      case SILU, MISH -> x < 0 ? 2 * Math.exp(-a) * (1 + a) : 1 + a * Math.exp(-a);
      case GELU -> x < 0 ? Math.exp(-a * a / 2) * (1 + a) : 1 + a * Math.exp(-a * a / 2);
      case GELU_TANH -> {
        double w = 1.6 * a * (1 + 0.0448 * a * a);
        double slope = a * 1.6 * (1 + 0.135 * a * a);
        double tail = (1 + w) * Math.exp(-w); // the roundings of w are relative errors of e^-w
        yield x < 0 ? tail * (1 + slope) : 1 + tail * slope;
      }
      default -> throw new IllegalArgumentException(f.name());
    };
  }

  private static float[] forward(Unary f, float[] x) {
    try (Backend reference = Backends.scalar(1)) {
      Buffer buffer = reference.allocate(x.length);
      reference.write(x, 0, buffer, 0, x.length);
      reference.elementwise().unary(f, buffer, buffer);
      float[] y = new float[x.length];
      reference.read(buffer, 0, y, 0, y.length);
      return y;
    }
  }

  private static KernelCase binary(Binary f, int[] left, int[] right) {
    Broadcast broadcast = Broadcast.of(left, right);
    int length = 1;
    for (int axis = 0; axis < broadcast.rank(); axis++) {
      length *= broadcast.size(axis);
    }
    int n = length;
    float[] x = Samples.extremes(Samples.product(left), 3);
    float[] y = Samples.extremes(Samples.product(right), 11);
    return new KernelCase(
        f + " " + Arrays.toString(left) + " with " + Arrays.toString(right),
        call ->
            kernels(call)
                .binary(
                    f,
                    broadcast,
                    call.input(x),
                    call.input(y),
                    call.output("z", n, Bound.exact())));
  }

  private static KernelCase extremumGradient(Binary f, int n) {
    float[] x = Samples.ties(n, 1);
    float[] y = Samples.ties(n, 2);
    if (n > 3) {
      x[2] = Float.NaN;
      y[3] = Float.NaN;
    }
    float[] gz = Samples.normal(n, 3);
    return new KernelCase(
        f + " gradient [" + n + "]",
        call ->
            kernels(call)
                .extremumGradient(
                    f,
                    call.input(x),
                    call.input(y),
                    call.input(gz),
                    call.output("gx", n, Bound.exact()),
                    call.output("gy", n, Bound.exact())));
  }

  private static KernelCase fill(int n) {
    return new KernelCase(
        "fill [" + n + "]", call -> kernels(call).fill(-2.5f, call.output("y", n, Bound.exact())));
  }

  private static KernelCase affine(int n) {
    float[] x = Samples.extremes(n, 5);
    // fused, or rounded twice: the product's rounding may be much of a result that cancels
    Bound bound = (i, e) -> Bound.ROUNDING * Math.abs(1.7 * x[i]) + Math.ulp((float) e);
    return new KernelCase(
        "affine [" + n + "]",
        call -> {
          kernels(call).affine(1.7f, call.input(x), -0.3f, call.output("y", n, bound));
          Buffer both = call.updated("y in place", x, bound);
          kernels(call).affine(1.7f, both, -0.3f, both);
        });
  }

  private static KernelCase addScaled(int n) {
    float[] x = Samples.extremes(n, 5);
    float[] y = Samples.extremes(n, 6);
    Bound bound = (i, e) -> Bound.ROUNDING * Math.abs(0.9 * x[i]) + Math.ulp((float) e);
    return new KernelCase(
        "addScaled [" + n + "]",
        call -> kernels(call).addScaled(0.9f, call.input(x), call.updated("y", y, bound)));
  }

  private static KernelCase clamp(int n) {
    float[] x = Samples.extremes(n, 7);
    return new KernelCase(
        "clamp [" + n + "]",
        call -> kernels(call).clamp(call.input(x), -1, 0.5f, call.output("y", n, Bound.exact())));
  }

  private static KernelCase clampGradient(int n) {
    float[] x = Samples.extremes(n, 7);
    float[] gy = Samples.normal(n, 8);
    return new KernelCase(
        "clamp gradient [" + n + "]",
        call ->
            kernels(call)
                .clampGradient(
                    call.input(x), -1, 1, call.input(gy), call.output("gx", n, Bound.exact())));
  }

  private static KernelCase select(int n) {
    float[] condition = Samples.ties(n, 1);
    if (n > 3) {
      condition[1] = -0f;
      condition[2] = Float.NaN;
    }
    return new KernelCase(
        "select [" + n + "]",
        call ->
            kernels(call)
                .select(
                    call.input(condition),
                    call.input(Samples.extremes(n, 2)),
                    call.input(Samples.extremes(n, 3)),
                    call.output("z", n, Bound.exact())));
  }

  private static Elementwise kernels(Call call) {
    return call.backend().elementwise();
  }
}
