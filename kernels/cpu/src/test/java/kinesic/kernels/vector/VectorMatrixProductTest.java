package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.kernels.Activation;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;
import org.junit.jupiter.api.Test;

class VectorMatrixProductTest {

  private static final boolean[] BOTH = {false, true};

  /**
   * Sizes around the heights and widths of tiles, the segments of a sum, and the smallest products.
   */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {1, 1, 1000},
    {1, 7, 40},
    {3, 2, 0},
    {7, 17, 3},
    {1, 100, 50},
    {100, 1, 50},
    {13, 33, 17},
    {12, 32, 256},
    {24, 64, 385},
    {11, 31, 383},
    {16, 26, 800},
    {5, 600, 40},
    {65, 47, 130},
    {130, 530, 400},
    {751, 17, 7},
    {2, 2, 3},
    {4, 16, 17},
    {9, 15, 16},
    {17, 751, 20},
    {64, 64, 64}
  };

  @Test
  void every_transposition_and_epilogue_agrees_with_sums_in_double() {
    try (Workers workers = new Workers(2)) {
      VectorMatrixProduct product = new VectorMatrixProduct(workers);
      for (int[] size : SIZES) {
        for (boolean transposeA : BOTH) {
          for (boolean transposeB : BOTH) {
            for (int e = 0; e < 4; e++) {
              check(product, transposeA, transposeB, size, epilogue(e, size[1]));
            }
          }
        }
      }
    }
  }

  private static Epilogue epilogue(int kind, int n) {
    return switch (kind) {
      case 0 -> Epilogue.STORE;
      case 1 -> Epilogue.ACCUMULATE;
      case 2 -> new Epilogue(false, Floats.random(n, 4), Activation.NONE);
      default -> new Epilogue(false, Floats.random(n, 4), Activation.RELU);
    };
  }

  private static void check(
      VectorMatrixProduct product,
      boolean transposeA,
      boolean transposeB,
      int[] size,
      Epilogue epilogue) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    HeapBuffer a = Floats.random(m * k, 1);
    HeapBuffer b = Floats.random(k * n, 2);
    HeapBuffer before = Floats.random(m * n, 3);
    HeapBuffer c = Floats.copy(before);
    product.multiply(transposeA, transposeB, m, n, k, a, b, c, epilogue);
    assertTrue(Floats.surroundingsAreUntouched(c));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 1;
        for (int p = 0; p < k; p++) {
          double x = Floats.get(a, transposeA ? p * m + i : i * k + p);
          double y = Floats.get(b, transposeB ? j * k + p : p * n + j);
          sum += x * y;
          magnitude += Math.abs(x * y);
        }
        if (epilogue.accumulate()) {
          sum += Floats.get(before, i * n + j);
        }
        if (epilogue.bias() != null) {
          sum += Floats.get(HeapBuffer.of(epilogue.bias()), j);
        }
        if (epilogue.activation() == Activation.RELU) {
          sum = Math.max(sum, 0);
        }
        // rounding errors of a chain of k additions add up like a random walk
        double tolerance = 0x1p-24 * (2 + Math.sqrt(k)) * magnitude;
        int row = i;
        int column = j;
        assertEquals(
            sum,
            Floats.get(c, i * n + j),
            tolerance,
            () ->
                "%d x %d x %d, transposed %b %b, %s, at [%d, %d]"
                    .formatted(m, n, k, transposeA, transposeB, epilogue, row, column));
      }
    }
  }

  @Test
  void the_bits_are_the_same_at_every_thread_count() {
    int[][] sizes = {{300, 700, 500}, {64, 64, 3000}, {17, 40, 33}};
    for (int[] size : sizes) {
      for (boolean transposeA : BOTH) {
        float[] expected = product(1, transposeA, size);
        for (int threads : new int[] {2, 3, 8}) {
          assertArrayEquals(expected, product(threads, transposeA, size), 0f);
        }
      }
    }
  }

  private static float[] product(int threads, boolean transposeA, int[] size) {
    try (Workers workers = new Workers(threads)) {
      HeapBuffer a = Floats.random(size[0] * size[2], 1);
      HeapBuffer b = Floats.random(size[2] * size[1], 2);
      HeapBuffer c = Floats.filled(size[0] * size[1], 0);
      new VectorMatrixProduct(workers)
          .multiply(transposeA, false, size[0], size[1], size[2], a, b, c, Epilogue.STORE);
      return Floats.values(c);
    }
  }

  @Test
  void a_row_has_the_same_bits_whatever_rows_stand_beside_it() {
    int n = 50;
    int k = 900;
    int most = 40;
    HeapBuffer a = Floats.random(most * k, 1);
    HeapBuffer b = Floats.random(k * n, 2);
    try (Workers workers = new Workers(2)) {
      VectorMatrixProduct product = new VectorMatrixProduct(workers);
      HeapBuffer all = Floats.filled(most * n, 0);
      product.multiply(false, false, most, n, k, a, b, all, Epilogue.STORE);
      for (int m = 1; m < most; m++) {
        HeapBuffer some = Floats.filled(m * n, 0);
        product.multiply(false, false, m, n, k, a, b, some, Epilogue.STORE);
        for (int i = 0; i < m * n; i++) {
          assertEquals(Floats.get(all, i), Floats.get(some, i), 0f, m + " rows");
        }
      }
    }
  }

  @Test
  void a_short_product_has_the_bits_of_a_chain_of_fused_multiply_adds() {
    int m = 37;
    int n = 45;
    int k = 256;
    HeapBuffer a = Floats.random(m * k, 1);
    HeapBuffer b = Floats.random(k * n, 2);
    HeapBuffer c = Floats.filled(m * n, 0);
    try (Workers workers = new Workers(2)) {
      new VectorMatrixProduct(workers).multiply(false, false, m, n, k, a, b, c, Epilogue.STORE);
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(Floats.get(a, i * k + p), Floats.get(b, p * n + j), sum);
        }
        assertEquals(sum, Floats.get(c, i * n + j), 0f);
      }
    }
  }

  @Test
  void infinity_and_nan_reach_exactly_the_results_that_depend_on_them() {
    for (int[] size : new int[][] {{4, 5, 6}, {40, 70, 400}}) {
      int m = size[0];
      int n = size[1];
      int k = size[2];
      HeapBuffer a = Floats.filled(m * k, 0);
      HeapBuffer b = Floats.filled(k * n, 1);
      Floats.set(a, 2 * k + 3, Float.NaN);
      Floats.set(b, 4 * n + 1, Float.POSITIVE_INFINITY); // times zero
      HeapBuffer c = Floats.filled(m * n, 7);
      try (Workers workers = new Workers(2)) {
        Epilogue epilogue = new Epilogue(false, null, Activation.RELU);
        new VectorMatrixProduct(workers).multiply(false, false, m, n, k, a, b, c, epilogue);
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float expected = i == 2 || j == 1 ? Float.NaN : 0f;
          assertEquals(expected, Floats.get(c, i * n + j), 0f, i + ", " + j);
        }
      }
    }
  }

  @Test
  void a_product_over_nothing_is_the_bias_or_leaves_what_it_accumulates_to() {
    HeapBuffer none = Floats.filled(0, 0);
    HeapBuffer bias = Floats.random(600, 1);
    try (Workers workers = new Workers(2)) {
      VectorMatrixProduct product = new VectorMatrixProduct(workers);
      HeapBuffer c = Floats.filled(9 * 600, 3);
      product.multiply(false, false, 9, 600, 0, none, none, c, Epilogue.ACCUMULATE);
      assertEquals(3, Floats.get(c, 8 * 600 + 599));
      Epilogue epilogue = new Epilogue(false, bias, Activation.NONE);
      product.multiply(false, false, 9, 600, 0, none, none, c, epilogue);
      for (int i = 0; i < 9 * 600; i++) {
        assertEquals(Floats.get(bias, i % 600), Floats.get(c, i));
      }
      product.multiply(false, false, 0, 600, 3, none, Floats.random(1800, 1), none, epilogue);
    }
  }
}
