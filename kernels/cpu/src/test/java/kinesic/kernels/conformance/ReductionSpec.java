package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.Reduction;
import kinesic.kernels.StoredDouble;

/** Reductions over the middle axis of [outer, size, inner]. */
final class ReductionSpec {

  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 4, 1},
    {4, 13, 1},
    {13, 207, 1},
    {3, 4098, 1},
    {1, 150_001, 1},
    {2000, 25, 1},
    {1, 1, 25},
    {1, 7, 4},
    {4, 13, 25},
    {1, 5000, 7},
    {1, 3001, 64},
    {2, 207, 207},
    {3, 5, 4098},
    {300, 3, 17},
    {1, 4098, 13},
    {0, 3, 4},
    {3, 4, 0},
  };

  private ReductionSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      int n = s[0] * s[1] * s[2];
      cases.add(sum("", s, Samples.normal(n, n)));
      cases.add(sum(" infinite", s, Samples.with(Float.POSITIVE_INFINITY, n, 1)));
      cases.add(sum(" NaN", s, Samples.with(Float.NaN, n, 2)));
      cases.add(sum(" denormal", s, scaled(n, 1e-41f)));
      cases.add(sum(" huge", s, scaled(n, 1e30f)));
      cases.add(scaledSum(s, Samples.normal(n, n)));
      cases.add(scaledSumGradient(s));
      cases.add(max("", s, Samples.normal(n, n)));
      cases.add(max(" extremes", s, Samples.extremes(n, 2)));
      cases.add(maxGradient("", s, Samples.normal(n, n)));
      cases.add(maxGradient(" ties", s, Samples.ties(n, n)));
      cases.add(product("", s, Samples.positive(n, n)));
      cases.add(product(" zeros", s, Samples.ties(n, n)));
      cases.add(cumulativeSum(s, false));
      cases.add(cumulativeSum(s, true));
      cases.add(topK("", s, Samples.normal(n, n), true));
      cases.add(topK(" ties", s, Samples.ties(n, n), false));
      cases.add(topK(" extremes", s, Samples.extremes(n, n), true));
      if (s[1] * s[2] > 0) {
        cases.add(argMax("", s[0], s[1] * s[2], Samples.normal(n, n)));
        cases.add(argMax(" ties", s[0], s[1] * s[2], Samples.ties(n, n)));
        cases.add(argMax(" NaN", s[0], s[1] * s[2], Samples.with(Float.NaN, n, 4)));
      }
    }
    cases.add(sum(" empty axis", new int[] {3, 0, 4}, new float[0]));
    cases.add(sum(" empty row", new int[] {3, 0, 1}, new float[0]));
    for (int n : Samples.LENGTHS) {
      cases.add(sumOfSquares("", Samples.normal(n, n)));
      cases.add(sumOfSquares(" huge", scaled(n, 1e37f)));
      cases.add(sumOfSquares(" denormal", scaled(n, 1e-41f)));
      cases.add(sumOfSquares(" infinite", Samples.with(Float.NEGATIVE_INFINITY, n, 0)));
      cases.add(sumOfSquares(" NaN", Samples.with(Float.NaN, n, 0)));
    }
    cases.add(sumOfSquares(" empty", new float[0]));
    cases.add(sumsOfSquares(1, 0, 100_000, 17, 32_768));
    cases.add(sumsOfSquares());
    return cases;
  }

  private static float[] scaled(int n, float scale) {
    float[] result = Samples.normal(n, n);
    for (int i = 0; i < n; i++) {
      result[i] *= scale;
    }
    return result;
  }

  /**
   * Four terms may be added in float before double takes over: two roundings each of at most the
   * sum of their sizes.
   */
  private static KernelCase sum(String what, int[] s, float[] x) {
    float[] magnitude = new float[s[0] * s[2]]; // Σ |x|
    for (int o = 0; o < s[0]; o++) {
      for (int i = 0; i < s[2]; i++) {
        double sum = 0;
        for (int k = 0; k < s[1]; k++) {
          sum += Math.abs((double) x[(o * s[1] + k) * s[2] + i]);
        }
        magnitude[o * s[2] + i] = (float) sum;
      }
    }
    return new KernelCase(
        "sum " + Arrays.toString(s) + what,
        call ->
            kernels(call)
                .sum(
                    s[0],
                    s[1],
                    s[2],
                    call.input(x),
                    call.output("y", magnitude.length, Bound.of(2 * Bound.ROUNDING, magnitude))));
  }

  /** The rounding of the product comes on top of that of the sum. */
  private static KernelCase scaledSum(int[] s, float[] x) {
    float[] magnitude = new float[s[0] * s[2]]; // scale · Σ |x|
    for (int i = 0; i < x.length; i++) {
      magnitude[i / (s[1] * s[2]) * s[2] + i % s[2]] += 0.3f * Math.abs(x[i]);
    }
    return new KernelCase(
        "scaled sum " + Arrays.toString(s),
        call ->
            kernels(call)
                .scaledSum(
                    s[0],
                    s[1],
                    s[2],
                    0.3f,
                    call.input(x),
                    call.output("y", magnitude.length, Bound.of(4 * Bound.ROUNDING, magnitude))));
  }

  private static KernelCase scaledSumGradient(int[] s) {
    return new KernelCase(
        "scaled sum gradient " + Arrays.toString(s),
        call ->
            kernels(call)
                .scaledSumGradient(
                    s[0],
                    s[1],
                    s[2],
                    0.3f,
                    call.input(Samples.normal(s[0] * s[2], 1)),
                    call.output("gx", s[0] * s[1] * s[2], Bound.exact())));
  }

  private static KernelCase max(String what, int[] s, float[] x) {
    return new KernelCase(
        "max " + Arrays.toString(s) + what,
        call ->
            kernels(call)
                .max(
                    s[0], s[1], s[2], call.input(x), call.output("y", s[0] * s[2], Bound.exact())));
  }

  private static KernelCase maxGradient(String what, int[] s, float[] x) {
    float[] y = new float[s[0] * s[2]];
    Arrays.fill(y, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < x.length; i++) {
      int at = i / (s[1] * s[2]) * s[2] + i % s[2];
      y[at] = Math.max(y[at], x[i]);
    }
    float[] gy = Samples.normal(y.length, 3);
    return new KernelCase(
        "max gradient " + Arrays.toString(s) + what,
        call ->
            kernels(call)
                .maxGradient(
                    s[0],
                    s[1],
                    s[2],
                    call.input(x),
                    call.input(y),
                    call.input(gy),
                    call.output("gx", x.length, Bound.exact())));
  }

  /** In double, in any order: at most one rounding more than the factors of the reference. */
  private static KernelCase product(String what, int[] s, float[] x) {
    float[] gy = Samples.normal(s[0] * s[2], 3);
    Bound bound = Bound.ulps(1).plus(Float.MIN_VALUE);
    return new KernelCase(
        "product " + Arrays.toString(s) + what,
        call -> {
          Buffer in = call.input(x);
          kernels(call).product(s[0], s[1], s[2], in, call.output("y", gy.length, bound));
          Buffer gx = call.output("gx", x.length, bound);
          kernels(call).productGradient(s[0], s[1], s[2], in, call.input(gy), gx);
        });
  }

  /** In double: the order of the additions may move the rounding to float. */
  private static KernelCase cumulativeSum(int[] s, boolean reverse) {
    float[] x = Samples.normal(s[0] * s[1] * s[2], 7);
    return new KernelCase(
        "cumulativeSum " + Arrays.toString(s) + (reverse ? " reverse" : ""),
        call ->
            kernels(call)
                .cumulativeSum(
                    s[0],
                    s[1],
                    s[2],
                    reverse,
                    call.input(x),
                    call.output("y", x.length, Bound.ulps(1))));
  }

  private static KernelCase topK(String what, int[] s, float[] x, boolean largest) {
    int columns = s[1] * s[2];
    int k = Math.min(columns, 100);
    float[] gy = Samples.normal(s[0] * k, 3);
    return new KernelCase(
        "topK [" + s[0] + ", " + columns + "] " + k + what,
        call -> {
          Buffer y = call.output("y", s[0] * k, Bound.exact());
          Buffer column = call.output("column", s[0] * k, Bound.exact());
          kernels(call).topK(s[0], columns, k, largest, call.input(x), y, column);
          Buffer gx = call.output("gx", x.length, Bound.exact());
          kernels(call).topKGradient(s[0], columns, k, column, call.input(gy), gx);
        });
  }

  private static KernelCase argMax(String what, int rows, int columns, float[] x) {
    return new KernelCase(
        "argMax [" + rows + ", " + columns + "]" + what,
        call ->
            call.returned(
                "index",
                Arrays.stream(kernels(call).argMax(rows, columns, call.input(x)))
                    .asDoubleStream()
                    .toArray(),
                Bound.exact()));
  }

  /** All terms are positive and exact in double; only the order of the additions differs. */
  private static KernelCase sumOfSquares(String what, float[] x) {
    return new KernelCase(
        "sumOfSquares [" + x.length + "]" + what,
        call ->
            call.returned(
                "sum",
                new double[] {kernels(call).sumOfSquares(call.input(x))},
                (i, e) -> x.length * 0x1p-53 * e));
  }

  private static KernelCase sumsOfSquares(int... lengths) {
    int all = Arrays.stream(lengths).sum();
    return new KernelCase(
        "sumsOfSquares of " + Arrays.toString(lengths),
        call -> {
          List<Buffer> xs = new ArrayList<>();
          for (int length : lengths) {
            xs.add(call.input(Samples.normal(length, length)));
          }
          call.returned(
              "sums",
              sumsOfSquares(call.backend(), xs),
              (i, e) -> (i == 0 ? all : lengths[i - 1]) * 0x1p-53 * e);
        });
  }

  private static double[] sumsOfSquares(Backend backend, List<Buffer> xs) {
    Buffer sums = backend.allocate(StoredDouble.FLOATS * (1 + xs.size()));
    backend.reduction().sumsOfSquares(xs, sums);
    float[] read = new float[sums.length()];
    backend.read(sums, 0, read, 0, read.length);
    double[] result = new double[1 + xs.size()];
    Arrays.setAll(result, k -> StoredDouble.get(read, StoredDouble.FLOATS * k));
    return result;
  }

  private static Reduction kernels(Call call) {
    return call.backend().reduction();
  }
}
