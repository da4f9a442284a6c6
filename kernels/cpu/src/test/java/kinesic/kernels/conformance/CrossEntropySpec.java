package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;

/** Cross-entropies with weights of 0 and scores at which probabilities are 0 or 1. */
final class CrossEntropySpec {

  private static final int[][] SIZES = {
    {1, 1}, {3, 2}, {16, 8}, {33, 7}, {31, 17}, {120, 17}, {751, 17}, {5, 300}, {2500, 9}, {0, 5},
    {3, 0}
  };

  private CrossEntropySpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      int n = s[0] * s[1];
      float[][] scores = {
        Samples.normal(n, n),
        saturated(n),
        Samples.with(Float.NaN, n, 5),
        Samples.with(Float.POSITIVE_INFINITY, n, 4)
      };
      String[] whats = {"", " saturated", " NaN", " infinity"};
      for (int k = 0; k < scores.length; k++) {
        cases.add(bernoulli(s, whats[k], scores[k], weights(n)));
        cases.add(categorical(s, whats[k], scores[k], weights(s[0]), false));
        cases.add(mixture(s, whats[k], scores[k], weights(n)));
      }
      cases.add(bernoulli(s, " without weight", scores[0], new float[n]));
      cases.add(categorical(s, " without weight", scores[0], new float[s[0]], false));
      cases.add(categorical(s, " left out", scores[0], weights(s[0]), true));
      cases.add(categorical(s, " saturated left out", scores[1], weights(s[0]), true));
      cases.add(mixture(s, " weights of columns", scores[0], weights(s[1])));
      cases.add(mixture(s, " without weight", scores[0], new float[s[1]]));
      if (s[1] > 0) { // a mixture has components
        cases.add(valuesAlone(s));
      }
    }
    return cases;
  }

  private static String name(String kernel, int[] s, String what) {
    return kernel + " [" + s[0] + ", " + s[1] + "]" + what;
  }

  /** Scores at which sigmoids are 0 and 1, and others between. */
  private static float[] saturated(int n) {
    float[] x = Samples.normal(n, n + 1);
    for (int i = 0; i < n; i++) {
      x[i] *= i % 3 == 0 ? 80 : 10;
    }
    return x;
  }

  /** From 0 to 2, every fourth of them 0. */
  private static float[] weights(int n) {
    float[] w = Samples.positive(n, 3);
    for (int i = 0; i < n; i += 4) {
      w[i] = 0;
    }
    return w;
  }

  /** Probabilities, 0 and 1 among them. */
  private static float[] targets(int n) {
    float[] t = Samples.ramp(n + 1, 0, 1);
    for (int i = 0; i < n; i++) {
      t[i] = i % 3 == 0 ? i % 2 : t[i];
    }
    return Arrays.copyOf(t, n);
  }

  /** A term is rounded with units of x and of its logarithm; the sum adds up in double. */
  private static KernelCase bernoulli(int[] s, String what, float[] x, float[] weight) {
    float[] t = targets(x.length);
    float[] rowWeight = Samples.positive(s[0], 4);
    double size = 0;
    for (int i = 0; i < x.length; i++) {
      size += weight[i] * rowWeight[i / s[1]] * (Math.abs(x[i]) + 1);
    }
    Bound ofSum = Bound.of(6 * Bound.ROUNDING, new float[] {(float) size});
    // p is off by 2.5 units of its own, and p - t, their product with w and w itself by a half each
    Bound ofGradient = (i, e) -> 8 * Bound.ROUNDING * weight[i] * rowWeight[i / s[1]];
    return new KernelCase(
        name("bernoulli", s, what),
        call ->
            kernels(call)
                .bernoulli(
                    s[0],
                    s[1],
                    call.input(x),
                    call.input(t),
                    call.input(weight),
                    call.input(rowWeight),
                    call.output("sum", 1, ofSum),
                    call.output("gx", x.length, ofGradient)));
  }

  /** As {@link SoftmaxSpec}: x - max is rounded before it is an exponent. */
  private static KernelCase categorical(
      int[] s, String what, float[] x, float[] rowWeight, boolean leavesOut) {
    float[] targets = Samples.normal(x.length, 6); // [rows, columns]
    double[] spread = spread(s, x);
    double[] spreadOfY = spread(s, targets);
    float[] y = new float[x.length]; // [columns, rows]
    for (int r = 0; r < s[0]; r++) {
      for (int c = 0; c < s[1]; c++) {
        boolean isOut = leavesOut && c > 0 && (r + c) % 3 == 0; // never all of a row
        y[c * s[0] + r] = isOut ? CrossEntropy.LEFT_OUT : targets[r * s[1] + c];
      }
    }
    double size = 0;
    for (int r = 0; r < s[0]; r++) {
      size += rowWeight[r] * (spread[r] + 2 * Math.log(s[1]) + 2) * (spreadOfY[r] + 5);
    }
    Bound ofSum = Bound.of(2 * Bound.ROUNDING, new float[] {(float) size});
    Bound ofGradient =
        (i, e) ->
            Bound.ROUNDING * rowWeight[i / s[1]] * (spread[i / s[1]] + spreadOfY[i / s[1]] + 12);
    return new KernelCase(
        name("categorical", s, what),
        call ->
            kernels(call)
                .categorical(
                    s[0],
                    s[1],
                    call.input(x),
                    call.input(y),
                    call.input(rowWeight),
                    call.output("sum", 1, ofSum),
                    call.output("gx", x.length, ofGradient)));
  }

  /** The greatest of a row less the smallest, without those too small to have a probability. */
  private static double[] spread(int[] s, float[] x) {
    double[] spread = new double[s[0]];
    for (int r = 0; r < s[0]; r++) {
      float[] row = Arrays.copyOfRange(x, r * s[1], (r + 1) * s[1]);
      Arrays.sort(row);
      spread[r] = row.length == 0 ? 0 : (double) row[row.length - 1] - row[0];
    }
    return spread;
  }

  /**
   * A probability of the mixture has the relative error of p, that of the exponents' rounding, and
   * some units of its sum; so has its logarithm an absolute one. A term of gz is p R / q <= 1 times
   * a weight.
   */
  private static KernelCase mixture(int[] s, String what, float[] a, float[] weight) {
    int k = 5;
    int[] sz = {s[0], k};
    float[] z = Samples.normal(s[0] * k, 8);
    float[] table = table(k, s[1]);
    double[] relative = spread(sz, z);
    double size = 0;
    double[] sizeOfRow = new double[s[0]];
    for (int i = 0; i < a.length; i++) {
      double w = weight[i % weight.length];
      double error = relative[i / s[1]] + k + 8;
      size += w * (Math.abs(a[i]) + 8) * error;
      sizeOfRow[i / s[1]] += w * error;
    }
    Bound ofSum = Bound.of(2 * Bound.ROUNDING, new float[] {(float) size});
    Bound ofScores =
        (i, e) -> Bound.ROUNDING * weight[i % weight.length] * (relative[i / s[1]] + k + 12);
    Bound ofMixing = (i, e) -> (s[1] + 8) * Bound.ROUNDING * sizeOfRow[i / k];
    return new KernelCase(
        name("mixture", s, what),
        call ->
            kernels(call)
                .mixture(
                    s[0],
                    k,
                    s[1],
                    call.input(z),
                    call.input(table),
                    call.input(a),
                    call.input(weight),
                    0.75f,
                    0.5f,
                    call.output("sum", 1, ofSum),
                    call.output("gz", z.length, ofMixing),
                    call.output("ga", a.length, ofScores)));
  }

  /** A table in which labels are sure, impossible or neither, one of them in every component. */
  private static float[] table(int k, int m) {
    float[] table = Samples.positive(k * m, 9);
    for (int i = 0; i < table.length; i++) {
      table[i] = i % m == m - 1 ? 0 : i % 4 == 0 ? 1 : table[i] / 2;
    }
    return table;
  }

  /** No gradient is written, and the sums are the same. */
  private static KernelCase valuesAlone(int[] s) {
    int n = s[0] * s[1];
    float[] x = Samples.normal(n, 10);
    float[] weight = weights(n);
    float[] ones = new float[s[0]];
    Arrays.fill(ones, 1);
    float[] table = table(s[1], s[1]);
    return new KernelCase(
        name("cross-entropies", s, " without gradients"),
        call -> {
          CrossEntropy kernels = kernels(call);
          Buffer scores = call.input(x);
          Buffer weights = call.input(weight);
          Buffer rows = call.input(ones);
          Buffer targets = call.input(targets(n));
          Bound bound = (i, e) -> 40 * Bound.ROUNDING * (Math.abs(e) + 10 * n);
          Buffer bernoulli = call.output("bernoulli", 1, bound);
          kernels.bernoulli(s[0], s[1], scores, targets, weights, rows, bernoulli, null);
          Buffer categorical = call.output("categorical", 1, bound);
          kernels.categorical(s[0], s[1], scores, weights, rows, categorical, null);
          Buffer mixture = call.output("mixture", 1, bound);
          Buffer r = call.input(table);
          kernels.mixture(s[0], s[1], s[1], scores, r, scores, weights, 1, 1, mixture, null, null);
        });
  }

  private static CrossEntropy kernels(Call call) {
    return call.backend().crossEntropy();
  }
}
