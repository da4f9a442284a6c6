package kinesic.kernels.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import kinesic.kernels.Activation;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Normalisation;
import kinesic.kernels.Unary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the kernels that every other backend is compared with: point-wise functions, movements,
 * reductions, products.
 */
final class ScalarFamiliesTest extends ScalarTest {

  @ParameterizedTest
  @CsvSource({
    "NEGATE, 2, -2",
    "EXP, 1, 2.7182817",
    "LOG, 10, 2.3025851",
    "SQRT, 2, 1.4142135",
    "SQUARE, -3, 9",
    "ABS, -3, 3",
    "RECIPROCAL, 4, 0.25",
    "RSQRT, 4, 0.5",
    "SIGN, -3, -1",
    "SIGN, NaN, 0",
    "FLOOR, -1.25, -2",
    "ROUND, 2.5, 2",
    "ROUND, -3.5, -4",
    "SIN, 1, 0.84147098",
    "COS, 1, 0.54030231",
    "ERF, 0.5, 0.52049988",
    "ERF, -2.5, -0.99959305",
    "LOG1P, 1e-6, 9.999995e-7",
    "EXPM1, 1e-6, 1.0000005e-6",
    "TANH, 0.5, 0.46211716",
    "SIGMOID, -1, 0.26894143",
    "SIGMOID, -100, 3.8e-44",
    "RELU, -1, 0",
    "SOFTPLUS, 0, 0.6931472",
    "SOFTPLUS, 1000, 1000",
    "RELU6, 7, 6",
    "HARDSIGMOID, 1.5, 0.75",
    "HARDSWISH, -1.5, -0.375",
    "SILU, 1, 0.73105858",
    "GELU, 1, 0.84134475",
    "GELU, -3, -0.0040496940",
    "GELU_TANH, 1, 0.84119199",
    "MISH, 1, 0.86509839",
    "MISH, 100, 100"
  })
  void unary_functions_have_their_values(Unary f, float x, float expected) {
    Buffer y = CPU.allocate(1);
    CPU.elementwise().unary(f, of(x), y);
    assertEquals(expected, values(y)[0], Math.ulp(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "NEGATE",
    "EXP",
    "LOG",
    "SQRT",
    "SQUARE",
    "ABS",
    "RECIPROCAL",
    "RSQRT",
    "SIGN",
    "FLOOR",
    "ROUND",
    "SIN",
    "COS",
    "ERF",
    "LOG1P",
    "EXPM1",
    "TANH",
    "SIGMOID",
    "RELU",
    "SOFTPLUS",
    "RELU6",
    "HARDSIGMOID",
    "HARDSWISH",
    "SILU",
    "GELU",
    "GELU_TANH",
    "MISH"
  })
  void unary_gradients_are_the_slopes_of_the_functions(Unary f) {
    float x = 0.7f;
    float step = 1e-2f;
    Buffer at = of(x);
    Buffer near = of(x - step, x + step);
    Buffer y = CPU.allocate(1);
    Buffer gx = CPU.allocate(1);
    CPU.elementwise().unary(f, near, near);
    CPU.elementwise().unary(f, at, y);
    Buffer kept = f.keeps() == Unary.Keeps.OUTPUT ? y : at;
    CPU.elementwise().unaryGradient(f, kept, of(2), gx);
    float[] ends = values(near);
    double slope = ((double) ends[1] - ends[0]) / (2 * step);
    assertEquals(2 * slope, values(gx)[0], 2e-3); // step² and the rounding over the step
  }

  @Test
  void broadcasting_repeats_the_axes_of_size_1() {
    Buffer z = CPU.allocate(6);
    Broadcast broadcast = Broadcast.of(new int[] {2, 1}, new int[] {3});
    CPU.elementwise().binary(Binary.SUBTRACT, broadcast, of(10, 20), of(1, 2, 3), z);
    assertArrayEquals(new float[] {9, 8, 7, 19, 18, 17}, values(z));
  }

  @ParameterizedTest
  @CsvSource({
    "POW, 2, -3, 0.125",
    "POW, NaN, 0, 1",
    "POW, 1, NaN, 1",
    "POW, -1, Infinity, 1",
    "POW, -2, 0.5, NaN",
    "LEAKY_RELU, 2, 0.1, 2",
    "LEAKY_RELU, -2, 0.25, -0.5",
    "LEAKY_RELU_SLOPE, 2, 0.1, 1",
    "LEAKY_RELU_SLOPE, 0, 0.25, 0.25",
    "ATAN2, 1, -1, 2.3561945",
    "ATAN2, -2, 0, -1.5707964",
    "GREATER_THAN, 2, 1, 1",
    "GREATER_OR_EQUAL, 2, 2, 1",
    "LESS_THAN, 2, 1, 0",
    "LESS_OR_EQUAL, NaN, 1, 0",
    "EQUAL_TO, NaN, NaN, 0",
    "NOT_EQUAL_TO, NaN, NaN, 1"
  })
  void binary_functions_have_their_values(Binary f, float x, float y, float expected) {
    Buffer z = CPU.allocate(1);
    CPU.elementwise().binary(f, Broadcast.of(new int[0], new int[0]), of(x), of(y), z);
    assertEquals(expected, values(z)[0]);
  }

  @Test
  void an_extremum_passes_its_gradient_to_the_chosen_and_halves_it_in_a_tie() {
    Buffer gx = CPU.allocate(3);
    Buffer gy = CPU.allocate(3);
    CPU.elementwise()
        .extremumGradient(Binary.MAXIMUM, of(1, 5, 2), of(3, 4, 2), of(10, 20, 30), gx, gy);
    assertArrayEquals(new float[] {0, 20, 15}, values(gx));
    assertArrayEquals(new float[] {10, 0, 15}, values(gy));
    assertThrows(
        IllegalArgumentException.class,
        () -> CPU.elementwise().extremumGradient(Binary.ADD, gx, gx, gx, gx, gy));
  }

  @Test
  void a_permutation_puts_channels_last() {
    Buffer y = CPU.allocate(8);
    CPU.dataMovement()
        .permute(new int[] {1, 2, 2, 2}, new int[] {0, 2, 3, 1}, of(0, 1, 2, 3, 10, 11, 12, 13), y);
    assertArrayEquals(new float[] {0, 10, 1, 11, 2, 12, 3, 13}, values(y));
  }

  @Test
  void scattering_adds_where_an_index_repeats() {
    Buffer gx = of(100, 0, 0);
    CPU.dataMovement().scatterAddRows(1, of(1, 2, 3), CPU.indices(new int[] {2, 0, 2}), gx);
    assertArrayEquals(new float[] {102, 0, 4}, values(gx));
  }

  @Test
  void reductions_run_over_the_middle_axis() {
    Buffer x = of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12); // [2, 3, 2]
    Buffer y = CPU.allocate(4);
    CPU.reduction().sum(2, 3, 2, x, y);
    assertArrayEquals(new float[] {9, 12, 27, 30}, values(y));
    CPU.reduction().max(2, 3, 2, x, y);
    assertArrayEquals(new float[] {5, 6, 11, 12}, values(y));
    assertArrayEquals(new int[] {3, 0}, CPU.reduction().argMax(2, 4, of(1, 2, 3, 4, 9, 9, 1, 0)));
    assertEquals(25, CPU.reduction().sumOfSquares(of(3, -4)));
  }

  @Test
  void rows_are_normalised_by_themselves() {
    Buffer x = of(1, 3, 6, 2); // means 2 and 4, deviations 1 and 2
    Buffer y = CPU.allocate(4);
    Buffer mean = CPU.allocate(2);
    Buffer rstd = CPU.allocate(2);
    Normalisation.RowInputs in =
        new Normalisation.RowInputs(2, 2, x, 0, true, of(10, 20), of(1, 2));
    CPU.normalisation().normaliseRows(in, y, mean, rstd);
    assertArrayEquals(new float[] {-9, 22, 11, -18}, values(y));
    assertArrayEquals(new float[] {2, 4}, values(mean));
    assertArrayEquals(new float[] {1, 0.5f}, values(rstd));
    Buffer gx = CPU.allocate(4);
    Buffer ggamma = CPU.allocate(2);
    Buffer gbeta = CPU.allocate(2);
    CPU.normalisation().rowsGradient(in, mean, rstd, of(1, 1, 2, 0), gx, ggamma, gbeta);
    // two values have no freedom but their mean and distance, and both are normalised away
    assertArrayEquals(new float[4], values(gx));
    assertArrayEquals(new float[] {1, 1}, values(ggamma));
    assertArrayEquals(new float[] {3, 1}, values(gbeta));
    Normalisation.RowInputs plain =
        new Normalisation.RowInputs(1, 2, of(1, 7), 0, false, of(10, 5), null);
    CPU.normalisation().normaliseRows(plain, y, mean, rstd);
    assertArrayEquals(new float[] {2, 7}, Arrays.copyOf(values(y), 2), 1e-6f);
  }

  @Test
  void products_have_gradients_even_at_zero() {
    Buffer x = of(2, 3, 0, 4, 0, 0); // [2, 3]
    Buffer y = CPU.allocate(2);
    Buffer gx = CPU.allocate(6);
    CPU.reduction().product(2, 3, 1, x, y);
    CPU.reduction().productGradient(2, 3, 1, x, of(10, 1), gx);
    assertArrayEquals(new float[2], values(y));
    assertArrayEquals(new float[] {0, 0, 60, 0, 0, 0}, values(gx));
  }

  @Test
  void cumulative_sums_run_in_either_direction() {
    Buffer y = CPU.allocate(6);
    CPU.reduction().cumulativeSum(1, 3, 2, false, of(1, 10, 2, 20, 3, 30), y);
    assertArrayEquals(new float[] {1, 10, 3, 30, 6, 60}, values(y));
    CPU.reduction().cumulativeSum(1, 3, 2, true, of(1, 10, 2, 20, 3, 30), y);
    assertArrayEquals(new float[] {6, 60, 5, 50, 3, 30}, values(y));
  }

  @Test
  void sorting_keeps_the_order_of_equal_values_and_takes_nan_as_the_largest() {
    Buffer y = CPU.allocate(4);
    Buffer column = CPU.allocate(4);
    CPU.reduction().topK(1, 4, 4, true, of(1, -2, Float.NaN, 1), y, column);
    assertArrayEquals(new float[] {Float.NaN, 1, 1, -2}, values(y));
    assertArrayEquals(new float[] {2, 0, 3, 1}, values(column));
    CPU.reduction().topK(1, 4, 4, false, of(0f, -0f, Float.NaN, -1), y, column);
    assertArrayEquals(new float[] {3, 0, 1, 2}, values(column));
    Buffer gx = CPU.allocate(6);
    CPU.reduction().topKGradient(2, 3, 2, of(2, 0, 1, 2), of(5, 6, 7, 8), gx);
    assertArrayEquals(new float[] {6, 0, 5, 0, 7, 8}, values(gx));
  }

  @Test
  void a_product_is_rows_times_columns_with_its_epilogue() {
    Buffer a = of(1, 2, 3, 4, 5, 6); // [2, 3]
    Buffer b = of(1, 0, -1, 2, 0, 3); // [3, 2]
    Buffer c = CPU.allocate(4);
    CPU.matrixProduct().multiply(false, false, 2, 2, 3, a, b, c, Epilogue.STORE);
    assertArrayEquals(new float[] {-1, 13, -1, 28}, values(c));
    CPU.matrixProduct().multiply(false, false, 2, 2, 3, a, b, c, Epilogue.ACCUMULATE);
    assertArrayEquals(new float[] {-2, 26, -2, 56}, values(c));
    Epilogue biasThenRelu = new Epilogue(false, of(0.5f, -20), Activation.RELU);
    CPU.matrixProduct().multiply(false, false, 2, 2, 3, a, b, c, biasThenRelu);
    assertArrayEquals(new float[] {0, 0, 0, 8}, values(c));
    Epilogue addThenRelu = new Epilogue(true, of(0.5f, -20), Activation.RELU);
    CPU.matrixProduct().multiply(false, false, 2, 2, 3, a, b, c, addThenRelu);
    assertArrayEquals(new float[] {0, 0, 0, 16}, values(c));
    CPU.matrixProduct()
        .multiply(
            true, true, 2, 2, 3, of(1, 4, 2, 5, 3, 6), of(1, -1, 0, 0, 2, 3), c, Epilogue.STORE);
    assertArrayEquals(new float[] {-1, 13, -1, 28}, values(c));
  }
}
