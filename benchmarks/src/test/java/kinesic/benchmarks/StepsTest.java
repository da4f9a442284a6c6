package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import kinesic.benchmarks.steps.Product;
import kinesic.benchmarks.steps.Step;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the products of {@code kernels/README.md} with sums in double. */
final class StepsTest {

  /** Sizes around those of tiles and blocks; the last exceeds a block of columns. */
  private static final int[][] SIZES = {
    {1, 1, 1}, {2, 3, 5}, {6, 32, 16}, {7, 33, 257}, {5, 31, 256}, {96, 64, 300}, {100, 530, 70}
  };

  private final Random random = new Random(1);

  @ParameterizedTest
  @EnumSource
  void every_step_computes_the_same_product(Step step) {
    try (Workers workers = new Workers(2)) {
      for (int[] size : SIZES) {
        check(step.open(workers), size[0], size[1], size[2]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_step_can_be_used_again_for_another_size(Step step) {
    try (Workers workers = new Workers(2)) {
      Product product = step.open(workers);
      check(product, 13, 70, 300);
      check(product, 9, 17, 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 127})
  void bias_and_activation_give_the_same_result_in_one_call_and_in_three(int n) {
    float[] a = random(n * n);
    float[] b = random(n * n);
    float[] bias = random(n);
    float[] product = new float[n * n];
    float[] three = new float[n * n];
    float[] one = new float[n * n];
    try (Backend backend = Backends.vector(2)) {
      StepRates.kernels(backend).multiply(n, n, n, a, b, product);
      StepRates.threeCalls(backend, bias).multiply(n, n, n, a, b, three);
      StepRates.oneCall(backend, bias).multiply(n, n, n, a, b, one);
    }
    for (int i = 0; i < n * n; i++) {
      float wanted = Math.max(product[i] + bias[i % n], 0);
      assertEquals(wanted, three[i]);
      assertEquals(
          wanted, one[i], 1e-5f, "a kernel may add the bias first, which rounds differently");
    }
  }

  private void check(Product product, int m, int n, int k) {
    float[] a = random(m * k);
    float[] b = random(k * n);
    float[] c = new float[m * n];
    Arrays.fill(c, Float.NaN);
    product.multiply(m, n, k, a, b, c);
    DotProducts reference = new DotProducts();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        reference.clear();
        for (int p = 0; p < k; p++) {
          reference.add(a[i * k + p], b[p * n + j]);
        }
        reference.check("%d x %d x %d: c[%d, %d]".formatted(m, n, k, i, j), c[i * n + j]);
      }
    }
  }

  private float[] random(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
