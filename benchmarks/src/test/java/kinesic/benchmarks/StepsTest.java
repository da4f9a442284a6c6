package kinesic.benchmarks;

import static kinesic.kernels.ImageLayout.BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import kinesic.benchmarks.steps.ConvolutionStep;
import kinesic.benchmarks.steps.PixelConvolution;
import kinesic.benchmarks.steps.Product;
import kinesic.benchmarks.steps.Step;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the products and convolutions of {@code kernels/README.md} with sums in double. */
final class StepsTest {

  /** Sizes around those of tiles and blocks; the last exceeds a block of columns. */
  private static final int[][] SIZES = {
    {1, 1, 1}, {2, 3, 5}, {6, 32, 16}, {7, 33, 257}, {5, 31, 256}, {96, 64, 300}, {100, 530, 70}
  };

  /** Pixels, input and output channels around the sizes of tiles, blocks and cache blocks. */
  private static final int[][] CONVOLUTIONS = {
    {12, 16, 32}, {13, 32, 64}, {24, 272, 32}, {210, 528, 96}
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
  @EnumSource
  void every_convolution_computes_the_same_sums(ConvolutionStep step) {
    for (int[] size : CONVOLUTIONS) {
      check(step.open(), step.layout(), size[0], size[1], size[2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_kernels_compute_the_same_sums_as_the_convolutions(ImageLayout layout) {
    try (Backend backend = Backends.vector(1)) {
      check(StepRates.kernels(backend, layout), layout, 29, 48, 64);
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

  private void check(
      PixelConvolution convolution, ImageLayout layout, int pixels, int cin, int cout) {
    float[] x = random(pixels * cin);
    float[] filter = random(cin * cout);
    float[] y = new float[pixels * cout];
    Arrays.fill(y, Float.NaN);
    convolution.run(pixels, cin, cout, x, filter, y);
    DotProducts reference = new DotProducts();
    for (int i = 0; i < pixels; i++) {
      for (int j = 0; j < cout; j++) {
        reference.clear();
        for (int p = 0; p < cin; p++) {
          reference.add(x[at(layout, pixels, cin, i, p)], filter[p * cout + j]);
        }
        String what = "%d pixels, %d to %d: y[%d, %d]".formatted(pixels, cin, cout, i, j);
        reference.check(what, y[at(layout, pixels, cout, i, j)]);
      }
    }
  }

  private static int at(ImageLayout layout, int pixels, int channels, int pixel, int channel) {
    return layout == ImageLayout.BLOCKED
        ? (channel / BLOCK * pixels + pixel) * BLOCK + channel % BLOCK
        : pixel * channels + channel;
  }

  private float[] random(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
