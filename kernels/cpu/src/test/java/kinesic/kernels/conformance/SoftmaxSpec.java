package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Softmax;

/** Softmax, log-softmax and cross-entropy over rows, with labels that are missing. */
final class SoftmaxSpec {

  private static final int[][] SIZES = {
    {1, 1},
    {4, 7},
    {5, 3},
    {33, 16},
    {17, 8},
    {13, 17},
    {207, 25},
    {3000, 7},
    {25, 4098},
    {300, 207},
    {0, 5},
    {3, 0},
  };

  private SoftmaxSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      int n = s[0] * s[1];
      float[][] inputs = {
        Samples.normal(n, n),
        scaled(n, 50),
        scaled(n, 1e30f),
        Samples.with(Float.NEGATIVE_INFINITY, n, 3),
        Samples.with(Float.POSITIVE_INFINITY, n, 4),
        Samples.with(Float.NaN, n, 5),
        scaled(n, 1e-42f),
      };
      String[] whats = {"", " wide", " huge", " -infinity", " infinity", " NaN", " denormal"};
      for (int k = 0; k < inputs.length; k++) {
        cases.add(softmax(s, whats[k], inputs[k]));
        cases.add(logSoftmax(s, whats[k], inputs[k]));
        cases.add(crossEntropy(s, whats[k], inputs[k]));
      }
      cases.add(softmaxGradient(s));
      cases.add(logSoftmaxGradient(s));
      cases.add(crossEntropyGradient(s));
    }
    return cases;
  }

  private static float[] scaled(int n, float scale) {
    float[] x = Samples.normal(n, n + 1);
    for (int i = 0; i < n; i++) {
      x[i] *= scale;
    }
    return x;
  }

  private static String name(String kernel, int[] s, String what) {
    return kernel + " [" + s[0] + ", " + s[1] + "]" + what;
  }

  /** The largest of each row. */
  private static double[] maxima(int[] s, float[] x) {
    double[] result = new double[s[0]];
    for (int r = 0; r < s[0]; r++) {
      result[r] = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < s[1]; c++) {
        result[r] = Math.max(result[r], x[r * s[1] + c]);
      }
    }
    return result;
  }

  /**
   * x - max is rounded before it is an exponent, so e^(x - max) has that absolute error as a
   * relative one; exp and the division add 2 units. A denormal result has an absolute error
   * instead.
   */
  private static KernelCase softmax(int[] s, String what, float[] x) {
    double[] max = maxima(s, x);
    Bound bound =
        (i, e) ->
            (2.5 * 2 + Math.abs(x[i] - max[i / s[1]])) * Bound.ROUNDING * e + 2 * Float.MIN_VALUE;
    return new KernelCase(
        name("softmax", s, what),
        call ->
            kernels(call).softmax(s[0], s[1], call.input(x), call.output("y", x.length, bound)));
  }

  /** Roundings of x - max, of the logarithm of the sum and of their difference. */
  private static Bound logBound(int[] s, float[] x) {
    double[] max = maxima(s, x);
    return (i, e) ->
        (Math.abs(x[i] - max[i / s[1]]) + 2 * Math.log(s[1]) + Math.abs(e)) * Bound.ROUNDING
            // an error of the sum, which is at least 1, is one of its logarithm
            + 2 * Bound.ROUNDING;
  }

  private static KernelCase logSoftmax(int[] s, String what, float[] x) {
    return new KernelCase(
        name("logSoftmax", s, what),
        call ->
            kernels(call)
                .logSoftmax(s[0], s[1], call.input(x), call.output("y", x.length, logBound(s, x))));
  }

  private static KernelCase crossEntropy(int[] s, String what, float[] x) {
    int[] label = labels(s);
    Bound bound = logBound(s, x);
    return new KernelCase(
        name("crossEntropy", s, what),
        call ->
            kernels(call)
                .crossEntropy(
                    s[0],
                    s[1],
                    call.input(x),
                    call.backend().indices(label),
                    call.output("logProbability", x.length, bound),
                    call.output(
                        "loss",
                        s[0],
                        (r, e) -> label[r] < 0 ? 0 : bound.at(r * s[1] + label[r], e))));
  }

  /** Every fifth row is not annotated. */
  private static int[] labels(int[] s) {
    int[] label = new int[s[0]];
    for (int r = 0; r < label.length; r++) {
      label[r] = r % 5 == 3 || s[1] == 0 ? -1 : r * 13 % s[1];
    }
    return label;
  }

  /** Probabilities of each row, as softmax makes them. */
  private static float[] probabilities(int[] s) {
    float[] y = Samples.positive(s[0] * s[1], 1);
    for (int r = 0; r < s[0]; r++) {
      double sum = 0;
      for (int c = 0; c < s[1]; c++) {
        sum += y[r * s[1] + c];
      }
      for (int c = 0; c < s[1]; c++) {
        y[r * s[1] + c] /= (float) sum;
      }
    }
    return y;
  }

  private static KernelCase softmaxGradient(int[] s) {
    float[] y = probabilities(s);
    float[] gy = Samples.normal(y.length, 2);
    double[] dot = new double[s[0]];
    for (int i = 0; i < y.length; i++) {
      dot[i / s[1]] += (double) y[i] * gy[i];
    }
    Bound bound = (i, e) -> 3 * Bound.ROUNDING * y[i] * (Math.abs(gy[i]) + Math.abs(dot[i / s[1]]));
    return new KernelCase(
        name("softmax gradient", s, ""),
        call ->
            kernels(call)
                .softmaxGradient(
                    s[0], s[1], call.input(y), call.input(gy), call.output("gx", y.length, bound)));
  }

  private static float[] logProbabilities(int[] s) {
    float[] y = probabilities(s);
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Math.log(y[i]);
    }
    return y;
  }

  private static KernelCase logSoftmaxGradient(int[] s) {
    float[] y = logProbabilities(s);
    float[] gy = Samples.normal(y.length, 2);
    double[] sum = new double[s[0]];
    for (int i = 0; i < y.length; i++) {
      sum[i / s[1]] += gy[i];
    }
    Bound bound =
        (i, e) -> 4 * Bound.ROUNDING * (Math.abs(gy[i]) + Math.exp(y[i]) * Math.abs(sum[i / s[1]]));
    return new KernelCase(
        name("logSoftmax gradient", s, ""),
        call ->
            kernels(call)
                .logSoftmaxGradient(
                    s[0], s[1], call.input(y), call.input(gy), call.output("gx", y.length, bound)));
  }

  private static KernelCase crossEntropyGradient(int[] s) {
    float[] y = logProbabilities(s);
    float[] gloss = Samples.normal(s[0], 3);
    int[] label = labels(s);
    // the probability is off by a unit or so of its own, the difference from 1 by one of 1
    Bound bound =
        (i, e) ->
            3
                * Bound.ROUNDING
                * Math.abs(gloss[i / s[1]])
                * (Math.exp(y[i]) + (label[i / s[1]] == i % s[1] ? 1 : 0));
    return new KernelCase(
        name("crossEntropy gradient", s, ""),
        call ->
            kernels(call)
                .crossEntropyGradient(
                    s[0],
                    s[1],
                    call.input(y),
                    call.backend().indices(label),
                    call.input(gloss),
                    call.output("gx", y.length, bound)));
  }

  private static Softmax kernels(Call call) {
    return call.backend().softmax();
  }
}
