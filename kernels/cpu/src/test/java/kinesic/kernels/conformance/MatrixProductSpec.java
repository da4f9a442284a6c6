package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Broadcast;
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
      cases.add(product(s, false, false, " bias SILU", false, true, Activation.SILU));
      cases.add(product(s, false, false, " accumulate", true, false, Activation.NONE));
      cases.add(product(s, true, true, " accumulate", true, false, Activation.NONE));
    }
    for (int[] s : new int[][] {{13, 25, 4}, {37, 65, 130}}) {
      cases.add(extreme(s, Float.POSITIVE_INFINITY));
      cases.add(extreme(s, Float.NaN));
      cases.add(extreme(s, 1e19f));
      cases.add(extreme(s, 1e-42f));
    }
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        for (int[] s :
            new int[][] {{3, 5, 4}, {197, 64, 197}, {30, 45, 50}, {2, 0, 3}, {2, 3, 0}}) {
          cases.add(batch(s, transposeA, transposeB, new int[] {6}, new int[] {6}));
          cases.add(batch(s, transposeA, transposeB, new int[] {2, 1}, new int[] {3}));
        }
      }
    }
    cases.add(batch(new int[] {400, 300, 300}, false, false, new int[] {2}, new int[] {2}));
    cases.add(batch(new int[] {3, 5, 4}, false, false, new int[] {0}, new int[] {1}));
    return cases;
  }

  /** Products of matrices whose leading axes are {@code left} and {@code right}. */
  private static KernelCase batch(
      int[] s, boolean transposeA, boolean transposeB, int[] left, int[] right) {
    int m = s[0];
    int n = s[1];
    int k = s[2];
    Broadcast batch = Broadcast.of(left, right);
    float[] a = Samples.normal(Samples.product(left) * m * k, 1);
    float[] b = Samples.normal(Samples.product(right) * k * n, 2);
    float[] magnitude = new float[batch.elements() * m * n];
    for (int i = 0; i < batch.elements(); i++) {
      float[] as = Arrays.copyOfRange(a, batch.left(i) * m * k, (batch.left(i) + 1) * m * k);
      float[] bs = Arrays.copyOfRange(b, batch.right(i) * k * n, (batch.right(i) + 1) * k * n);
      float[] part = magnitude(s, transposeA, transposeB, as, bs);
      System.arraycopy(part, 0, magnitude, i * m * n, m * n);
    }
    return new KernelCase(
        "batch of %s %s x %s %s %s"
            .formatted(
                Arrays.toString(s),
                Arrays.toString(left),
                Arrays.toString(right),
                transposeA ? "aᵀ" : "a",
                transposeB ? "bᵀ" : "b"),
        call ->
            call.backend()
                .matrixProduct()
                .multiplyBatch(
                    batch,
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    call.input(a),
                    call.input(b),
                    call.output("c", magnitude.length, Bound.of(sumError(k), magnitude))));
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
    return Bound.of(sumError(s[2]), magnitude(s, transposeA, transposeB, a, b));
  }

  private static float[] magnitude(
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
    return magnitude;
  }

  /**
   * How much of Σ |terms| a float sum of {@code terms} terms may lose. Each addition rounds by up
   * to 2⁻²⁴ of the partial sum; the roundings are independent, so they grow with √terms at most,
   * not with terms. The epilogue adds one or two more.
   *
   * <p>The bound suits libraries too: float sums of the terms one after the other with fused
   * multiply-adds, the order that loses most, need about half of it for all products and
   * convolutions here. Products in TF32 lose 2⁻¹¹ of each factor and are not conforming.
   */
  static double sumError(int terms) {
    return Bound.ROUNDING * (2 + Math.sqrt(terms));
  }
}
