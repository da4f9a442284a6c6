package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;

/** Matrix products in all four combinations of transposes, with every epilogue. */
final class MatrixProductSpec {

  /**
   * {m, n, k}: remainders of every blocking, a size of 1, a size of 0, more than one block of k.
   */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {4, 13, 25},
    {13, 4, 207},
    {25, 207, 13},
    {1, 300, 64},
    {300, 1, 64},
    {64, 64, 1},
    {7, 5, 0},
    {0, 5, 3},
    {5, 0, 3},
    {0, 5, 0},
    {48, 64, 64},
    {37, 65, 1025},
    {129, 131, 401},
    {200, 770, 31},
  };

  private MatrixProductSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] s : SIZES) {
      for (boolean transposeA : new boolean[] {false, true}) {
        for (boolean transposeB : new boolean[] {false, true}) {
          cases.add(product(s, transposeA, transposeB, "", false, false, Activation.NONE));
        }
      }
      cases.add(product(s, false, false, " bias", false, true, Activation.NONE));
      cases.add(product(s, false, true, " bias ReLU", false, true, Activation.RELU));
      cases.add(product(s, true, false, " ReLU", false, false, Activation.RELU));
      cases.add(product(s, false, false, " accumulate", true, false, Activation.NONE));
      cases.add(product(s, true, true, " accumulate", true, false, Activation.NONE));
    }
    for (int[] s : new int[][] {{13, 25, 4}, {37, 65, 130}}) {
      cases.add(extreme(s, Float.POSITIVE_INFINITY));
      cases.add(extreme(s, Float.NaN));
      cases.add(extreme(s, 1e19f));
      cases.add(extreme(s, 1e-42f));
    }
    return cases;
  }

  private static KernelCase product(
      int[] s,
      boolean transposeA,
      boolean transposeB,
      String what,
      boolean accumulate,
      boolean withBias,
      Activation activation) {
    int m = s[0];
    int n = s[1];
    int k = s[2];
    float[] a = Samples.normal(m * k, 1);
    float[] b = Samples.normal(k * n, 2);
    float[] c = Samples.normal(m * n, 3);
    float[] bias = Samples.normal(n, 4);
    String name = (transposeA ? "aᵀ" : "a") + (transposeB ? "bᵀ" : "b");
    Bound bound = bound(s, transposeA, transposeB, a, b);
    return new KernelCase(
        name + " [" + m + ", " + n + ", " + k + "]" + what,
        call -> {
          Buffer added = withBias ? call.input(bias) : null;
          Buffer result = accumulate ? call.updated("c", c, bound) : call.output("c", m * n, bound);
          call.backend()
              .matrixProduct()
              .multiply(
                  transposeA,
                  transposeB,
                  m,
                  n,
                  k,
                  call.input(a),
                  call.input(b),
                  result,
                  new Epilogue(accumulate, added, activation));
        });
  }

  /** {@code value} in a few places of a: exactly the rows that hold it are touched. */
  private static KernelCase extreme(int[] s, float value) {
    float[] a = Samples.with(value, s[0] * s[2], 5);
    float[] b = Samples.positive(s[2] * s[1], 6);
    Bound bound = bound(s, false, false, a, b);
    return new KernelCase(
        "ab [" + s[0] + ", " + s[1] + ", " + s[2] + "] with " + value,
        call ->
            call.backend()
                .matrixProduct()
                .multiply(
                    false,
                    false,
                    s[0],
                    s[1],
                    s[2],
                    call.input(a),
                    call.input(b),
                    call.output("c", s[0] * s[1], bound),
                    Epilogue.STORE));
  }

  /** The magnitude of element (i, j) is Σ |a|·|b|. */
  private static Bound bound(
      int[] s, boolean transposeA, boolean transposeB, float[] a, float[] b) {
    int m = s[0];
    int n = s[1];
    int k = s[2];
    float[] magnitude = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 1; // bias and stored values
        for (int p = 0; p < k; p++) {
          double left = a[transposeA ? p * m + i : i * k + p];
          double right = b[transposeB ? j * k + p : p * n + j];
          sum += Math.abs(left * right);
        }
        magnitude[i * n + j] = (float) sum;
      }
    }
    return Bound.of(sumError(k), magnitude);
  }

  /**
   * How much of Σ |terms| a float sum of {@code terms} terms may lose. Each addition rounds by up
   * to 2⁻²⁴ of the partial sum; the roundings are independent, so they grow with √terms at most,
   * not with terms. The epilogue adds one or two more.
   */
  static double sumError(int terms) {
    return Bound.ROUNDING * (2 + Math.sqrt(terms));
  }
}
