package kinesic.kernels.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kinesic.kernels.Activation;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.CrossEntropy;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeadRows;
import kinesic.kernels.Indices;
import kinesic.kernels.Normalisation;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.StoredDouble;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the kernels that every other backend is compared with. The expected results are calculated
 * by hand; for linear kernels, the gradient must be the transpose of the forward pass.
 */
class ScalarFamiliesTest {

  private static final Backend CPU = Backends.scalar(2);

  @AfterAll
  static void close() {
    CPU.close();
  }

  private static Buffer of(float... values) {
    Buffer buffer = CPU.allocate(values.length);
    CPU.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private static Buffer random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(values);
  }

  private static float[] values(Buffer buffer) {
    float[] values = new float[buffer.length()];
    CPU.read(buffer, 0, values, 0, values.length);
    return values;
  }

  private static double dot(Buffer a, Buffer b) {
    float[] x = values(a);
    float[] y = values(b);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

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

  @Test
  void a_convolution_is_a_cross_correlation_with_zero_padding() {
    ConvolutionShape shape = new ConvolutionShape(1, 2, 3, 1, 1, Window.square(3, 1, 1));
    Buffer x = of(1, 2, 3, 4, 5, 6);
    Buffer filter = of(0, 0, 0, 0, 1, 10, 0, 100, 0); // here + 10 · right + 100 · below
    Buffer y = CPU.allocate(6);
    CPU.convolution().forward(shape, x, filter, y, Epilogue.STORE);
    assertArrayEquals(new float[] {421, 532, 603, 54, 65, 6}, values(y));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "3, 1, 1", "3, 2, 1", "5, 3, 2", "2, 2, 0", "3, 1, 2"})
  void convolution_gradients_are_transposes_of_the_forward_pass(int size, int stride, int padding) {
    ConvolutionShape s = new ConvolutionShape(2, 7, 6, 3, 4, Window.square(size, stride, padding));
    Buffer x = random(2 * 7 * 6 * 3, 1);
    Buffer filter = random(size * size * 3 * 4, 2);
    Buffer y = CPU.allocate(2 * s.outputHeight() * s.outputWidth() * 4);
    Buffer gy = random(y.length(), 3);
    Buffer gx = CPU.allocate(x.length());
    Buffer gf = CPU.allocate(filter.length());
    CPU.convolution().forward(s, x, filter, y, Epilogue.STORE);
    CPU.convolution().backwardData(s, gy, filter, gx);
    CPU.convolution().backwardFilter(s, x, gy, gf);
    double expected = dot(y, gy);
    assertEquals(expected, dot(x, gx), 1e-4);
    assertEquals(expected, dot(filter, gf), 1e-4);
  }

  @Test
  void a_depthwise_convolution_keeps_channels_apart() {
    ConvolutionShape shape =
        new ConvolutionShape(1, 1, 3, 2, 2, new Window(1, 3, 1, 1, 0, 1)).withGroups(2);
    Buffer x = of(1, 4, 2, 5, 3, 6);
    Buffer filter = of(0, 100, 1, 1, 10, 0); // here + 10 · right, and 100 · left + here
    Buffer y = CPU.allocate(6);
    CPU.convolution().forward(shape, x, filter, y, Epilogue.STORE);
    assertArrayEquals(new float[] {21, 4, 32, 405, 3, 506}, values(y));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "3, 1, 1", "3, 2, 1", "5, 3, 2", "2, 2, 0", "3, 1, 2"})
  void depthwise_gradients_are_transposes_of_the_forward_pass(int size, int stride, int padding) {
    Window window = Window.square(size, stride, padding);
    ConvolutionShape s = new ConvolutionShape(2, 7, 6, 3, 3, window).withGroups(3);
    Buffer x = random(s.inputLength(), 1);
    Buffer filter = random(s.filterLength(), 2);
    Buffer y = CPU.allocate(s.outputLength());
    Buffer gy = random(y.length(), 3);
    Buffer gx = CPU.allocate(x.length());
    Buffer gf = CPU.allocate(filter.length());
    CPU.convolution().forward(s, x, filter, y, Epilogue.STORE);
    CPU.convolution().backwardData(s, gy, filter, gx);
    CPU.convolution().backwardFilter(s, x, gy, gf);
    double expected = dot(y, gy);
    assertEquals(expected, dot(x, gx), 1e-4);
    assertEquals(expected, dot(filter, gf), 1e-4);
  }

  @Test
  void pooling_leaves_padding_out() {
    PoolingShape shape = new PoolingShape(1, 2, 2, 1, Window.square(2, 2, 1));
    Buffer x = of(-1, -2, -3, -4);
    Buffer y = CPU.allocate(4); // each window sees one pixel
    CPU.pooling().max(shape, x, y);
    assertArrayEquals(new float[] {-1, -2, -3, -4}, values(y));
    CPU.pooling().average(shape, x, y);
    assertArrayEquals(new float[] {-1, -2, -3, -4}, values(y));
  }

  @Test
  void the_first_maximum_of_a_window_takes_its_gradient() {
    PoolingShape shape = new PoolingShape(1, 2, 3, 1, Window.square(2, 1, 0));
    Buffer x = of(1, 7, 7, 7, 2, 3);
    Buffer gx = CPU.allocate(6);
    CPU.pooling().maxGradient(shape, x, of(10, 1), gx);
    assertArrayEquals(new float[] {0, 11, 0, 0, 0, 0}, values(gx));
  }

  @Test
  void the_gradient_of_a_mean_is_its_transpose() {
    PoolingShape s = new PoolingShape(2, 6, 5, 3, new Window(3, 2, 2, 1, 1, 1));
    Buffer x = random(2 * 6 * 5 * 3, 1);
    Buffer y = CPU.allocate(2 * s.outputHeight() * s.outputWidth() * 3);
    Buffer gy = random(y.length(), 2);
    Buffer gx = CPU.allocate(x.length());
    CPU.pooling().average(s, x, y);
    CPU.pooling().averageGradient(s, gy, gx);
    assertEquals(dot(y, gy), dot(x, gx), 1e-5);
  }

  @Test
  void batch_norm_standardises_scales_and_shifts() {
    Buffer x = of(1, 10, 3, 30); // [2, 2]
    Buffer mean = CPU.allocate(2);
    Buffer variance = CPU.allocate(2);
    Buffer y = CPU.allocate(4);
    CPU.normalisation().statistics(ChannelShape.ofRows(2, 2), x, mean, variance);
    assertArrayEquals(new float[] {2, 20}, values(mean));
    assertArrayEquals(new float[] {1, 100}, values(variance));
    CPU.normalisation()
        .normalise(
            new Normalisation.Inputs(
                ChannelShape.ofRows(2, 2),
                x,
                mean,
                variance,
                0,
                of(2, 3),
                of(0.5f, -1),
                Activation.RELU),
            of(0, 0, 0, 100),
            y);
    assertArrayEquals(new float[] {0, 0, 2.5f, 102}, values(y));
  }

  @Test
  void running_statistics_move_towards_the_unbiased_ones_of_the_batch() {
    Buffer x = of(1, 3, 5); // mean 3, variance 8/3, unbiased 4
    Buffer runningMean = of(1);
    Buffer runningVariance = of(2);
    CPU.normalisation()
        .trackedStatistics(
            ChannelShape.ofRows(3, 1),
            x,
            CPU.allocate(1),
            CPU.allocate(1),
            new Normalisation.Running(runningMean, runningVariance, 0.25f));
    assertArrayEquals(new float[] {1.5f}, values(runningMean));
    assertArrayEquals(new float[] {2.5f}, values(runningVariance));
  }

  /**
   * y does not change when x is moved or scaled, so its gradient has no part in those directions.
   */
  @Test
  void the_gradient_of_batch_norm_is_orthogonal_to_shifting_and_scaling() {
    int rows = 50;
    Buffer x = random(rows, 1);
    Buffer mean = CPU.allocate(1);
    Buffer variance = CPU.allocate(1);
    Buffer xHat = CPU.allocate(rows);
    Buffer gx = CPU.allocate(rows);
    Buffer gy = random(rows, 2);
    Buffer ggamma = CPU.allocate(1);
    Buffer gbeta = CPU.allocate(1);
    CPU.normalisation().statistics(ChannelShape.ofRows(rows, 1), x, mean, variance);
    Normalisation.Inputs in =
        new Normalisation.Inputs(
            ChannelShape.ofRows(rows, 1), x, mean, variance, 0, of(1), of(0), Activation.NONE);
    CPU.normalisation().normalise(in, null, xHat);
    CPU.normalisation().gradient(in, false, null, gy, gx, ggamma, gbeta, null);
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    assertEquals(0, dot(gx, of(ones)), 1e-5);
    assertEquals(0, dot(gx, xHat), 1e-5);
    assertEquals(dot(gy, of(ones)), values(gbeta)[0], 1e-5);
    assertEquals(dot(gy, xHat), values(ggamma)[0], 1e-5);
    // what is left of gy, over the deviation
    double rstd = 1 / Math.sqrt(values(variance)[0]);
    double left = dot(gy, gy) - dot(gy, of(ones)) * dot(gy, of(ones)) / rows;
    left -= dot(gy, xHat) * dot(gy, xHat) / rows;
    assertEquals(rstd * rstd * left, dot(gx, gx), 1e-4);
  }

  @Test
  void softmax_of_logarithms_is_their_share() {
    float ln2 = (float) Math.log(2);
    float ln3 = (float) Math.log(3);
    Buffer x = of(0, ln2, ln3, 1000, 1000 + ln2, 1000 + ln3);
    Buffer y = CPU.allocate(6);
    CPU.softmax().softmax(2, 3, x, y);
    assertArrayEquals(
        new float[] {1 / 6f, 2 / 6f, 3 / 6f, 1 / 6f, 2 / 6f, 3 / 6f}, values(y), 3e-5f);
    Buffer loss = CPU.allocate(2);
    Indices label = CPU.indices(new int[] {2, -1});
    CPU.softmax().crossEntropy(2, 3, x, label, y, loss);
    assertArrayEquals(new float[] {ln2, 0}, values(loss), 1e-6f);
    Buffer gx = CPU.allocate(6);
    CPU.softmax().crossEntropyGradient(2, 3, y, label, of(6, 6), gx);
    assertArrayEquals(new float[] {1, 2, -3, 0, 0, 0}, values(gx), 1e-5f);
  }

  @Test
  void cross_entropies_are_surprises_weighted_with_probabilities() {
    float ln3 = (float) Math.log(3); // sigmoid(ln 3) = 3/4
    Buffer gx = CPU.allocate(4);
    Buffer sum = CPU.allocate(1);
    CPU.crossEntropy()
        .bernoulli(2, 2, of(ln3, ln3, 0, 9), of(1, 0, .5f, 1), of(1, 2, 1, 0), of(1, 3), sum, gx);
    assertEquals(-Math.log(.75) - 2 * Math.log(.25) + 3 * Math.log(2), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {-.25f, 1.5f, 0, 0}, values(gx), 1e-6f);

    Buffer gy = CPU.allocate(2);
    CPU.crossEntropy().categorical(1, 2, of(ln3, 0), of(0, 0), of(2), sum, gy);
    assertEquals(-Math.log(.75) - Math.log(.25), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {.5f, -.5f}, values(gy), 1e-6f);

    // two rows, of which the second leaves out its first category; y column by column
    Buffer both = CPU.allocate(4);
    Buffer y = of(0, CrossEntropy.LEFT_OUT, ln3, 0);
    CPU.crossEntropy().categorical(2, 2, of(ln3, 0, 5, 0), y, of(1, 1), sum, both);
    assertEquals(-.25 * Math.log(.75) - .75 * Math.log(.25), values(sum)[0], 1e-6);
    assertArrayEquals(new float[] {.5f, -.5f, 0, 0}, values(both), 1e-6f);
  }

  @Test
  void a_mixture_and_a_bernoulli_distribution_teach_each_other() {
    float ln3 = (float) Math.log(3); // p = 3/4, 1/4, so q = 3/8 + 1/4 = 5/8; s = 3/4
    Buffer gz = CPU.allocate(2);
    Buffer ga = CPU.allocate(1);
    Buffer sum = CPU.allocate(1);
    CPU.crossEntropy().mixture(1, 2, 1, of(ln3, 0), of(.5f, 1), of(ln3), of(1), 1, 10, sum, gz, ga);
    double taught = -.625 * Math.log(.75) - .375 * Math.log(.25);
    double teaching = -.75 * Math.log(.625) - .25 * Math.log(.375);
    assertEquals(taught + 10 * teaching, values(sum)[0], 1e-5);
    assertArrayEquals(new float[] {.125f}, values(ga), 1e-6f);
    // p times 1 less the ratio of the probabilities of the label with and without the component
    double first = 10 * .75 * (1 - .75 * .5 / .625 - .25 * .5 / .375);
    assertArrayEquals(new float[] {(float) first, (float) -first}, values(gz), 1e-5f);
  }

  @Test
  void concordance_is_one_for_equal_columns_and_skips_missing_labels() {
    float nan = Float.NaN;
    // column 0 is predicted perfectly, column 1 has no two labels
    Buffer x = of(.1f, 3, .2f, 4, .4f, 5, 9, 6);
    Buffer y = of(.1f, nan, .2f, .3f, .4f, nan, nan, nan);
    Buffer loss = CPU.allocate(1);
    Buffer gx = CPU.allocate(8);
    CPU.concordance().concordance(4, 2, x, y, loss, gx);
    assertEquals(0, values(loss)[0], 1e-7);
    assertArrayEquals(new float[8], values(gx), 1e-6f);
    // the covariance is -1/4, both variances are 1/4 and (a - b)² is 1, so that ρ = -1/3
    CPU.concordance().concordance(2, 1, of(0, 1), of(2, 1), loss, null);
    assertEquals(4 / 3f, values(loss)[0]);
  }

  @Test
  void sgd_moves_against_the_gradient_with_decay_and_momentum() {
    Buffer w = of(1);
    CPU.optimiserKernels().sgd(List.of(update(w, of(2), 0.5f, 0.25f)), NO_LIMIT, 0, false);
    assertArrayEquals(new float[] {-0.125f}, values(w)); // 1 - 0.5 · (2 + 0.25)
    Buffer v = of(4);
    Buffer plain = of(1);
    CPU.optimiserKernels().sgd(List.of(update(plain, of(2), 0.5f, 0, v)), NO_LIMIT, 0.5f, false);
    assertArrayEquals(new float[] {4}, values(v)); // 0.5 · 4 + 2
    assertArrayEquals(new float[] {-1}, values(plain)); // 1 - 0.5 · 4
    Buffer nesterov = of(1);
    CPU.optimiserKernels()
        .sgd(List.of(update(nesterov, of(2), 0.5f, 0, of(4))), NO_LIMIT, 0.5f, true);
    assertArrayEquals(new float[] {-1}, values(nesterov)); // 1 - 0.5 · (2 + 0.5 · 4)
  }

  @Test
  void the_first_step_of_adam_is_the_rate_whatever_the_gradient() {
    Buffer w = of(1, 1, 1);
    Buffer g = of(1e-3f, -5, 1e4f);
    ParameterUpdate first = update(w, g, 0.1f, 0, of(0, 0, 0), of(0, 0, 0));
    CPU.optimiserKernels().adam(List.of(first), NO_LIMIT, 0.9f, 0.999f, 0, false);
    assertArrayEquals(new float[] {0.9f, 1.1f, 0.9f}, values(w), 1e-6f);
    Buffer decayed = of(2);
    ParameterUpdate decaying = update(decayed, of(1), 0.1f, 0.5f, of(0), of(0));
    CPU.optimiserKernels().adam(List.of(decaying), NO_LIMIT, 0.9f, 0.999f, 0, true);
    assertArrayEquals(new float[] {1.8f}, values(decayed), 1e-6f); // 2 · (1 - 0.05) - 0.1
  }

  @Test
  void rms_prop_divides_by_the_root_of_the_mean_square() {
    Buffer w = of(1);
    Buffer s = of(4);
    CPU.optimiserKernels().rmsProp(List.of(update(w, of(2), 0.1f, 0, s)), NO_LIMIT, 0.5f, 0);
    assertArrayEquals(new float[] {4}, values(s));
    assertArrayEquals(new float[] {0.9f}, values(w), 1e-7f);
  }

  @Test
  void a_limit_scales_long_gradients_and_stops_at_values_that_are_not_finite() {
    Buffer w = of(1);
    ParameterUpdate update = update(w, of(-3), 1, 0);
    CPU.optimiserKernels().sgd(List.of(update), limit(0, 9, 1.5), 0, false);
    assertArrayEquals(new float[] {2.5f}, values(w)); // 1 + 3 · 1.5 / √9
    CPU.optimiserKernels().sgd(List.of(update), limit(0, 9, 3.5), 0, false);
    assertArrayEquals(new float[] {5.5f}, values(w));
    CPU.optimiserKernels().sgd(List.of(update), limit(Float.NaN, 9, 1.5), 0, false);
    CPU.optimiserKernels().sgd(List.of(update), limit(0, Double.NaN, 1.5), 0, false);
    assertArrayEquals(new float[] {5.5f}, values(w));
  }

  private static final OptimiserKernels.Limit NO_LIMIT = limit(0, 1, Double.POSITIVE_INFINITY);

  private static OptimiserKernels.Limit limit(float loss, double sumOfSquares, double norm) {
    float[] values = {loss, 0, 0};
    StoredDouble.set(values, 1, sumOfSquares);
    return new OptimiserKernels.Limit(of(values), norm);
  }

  @Test
  void clipping_keeps_infinity_visible() {
    Buffer g = of(-3, 0.5f, 2, Float.POSITIVE_INFINITY);
    CPU.optimiserKernels().clip(List.of(g), 1);
    assertArrayEquals(new float[] {-1, 0.5f, 1, Float.NaN}, values(g));
  }

  @Test
  void gradients_are_accumulated_with_a_weight() {
    Buffer sum = of(7, 7);
    CPU.optimiserKernels().accumulate(0.5f, List.of(of(2, 4)), false, List.of(sum));
    CPU.optimiserKernels().accumulate(0.5f, List.of(of(20, 40)), true, List.of(sum));
    assertArrayEquals(new float[] {11, 22}, values(sum));
  }

  @Test
  void a_stored_double_keeps_its_bits() {
    float[] array = new float[4];
    for (double value : new double[] {0, -1.5, 1e300, Math.PI, Double.POSITIVE_INFINITY}) {
      StoredDouble.set(array, 1, value);
      assertEquals(value, StoredDouble.get(array, 1));
    }
    Buffer copied = CPU.allocate(2);
    for (long seed = 0; seed < 1000; seed++) {
      double value = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
      float[] words = new float[2];
      StoredDouble.set(words, 0, value);
      CPU.dataMovement().concat(List.of(of(words)), copied);
      assertEquals(
          Double.doubleToRawLongBits(value),
          Double.doubleToRawLongBits(StoredDouble.get(values(copied), 0)));
    }
  }

  private static ParameterUpdate update(
      Buffer w, Buffer g, float rate, float weightDecay, Buffer... state) {
    return new ParameterUpdate(w, g, List.of(state), rate, weightDecay, 1);
  }

  @Test
  void an_update_whose_gradient_has_another_length_is_refused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> update(of(1, 2), of(1), 1, 0))
            .getMessage();
    assertEquals("optimiser: a parameter of 2 elements has a gradient of 1 elements", message);
  }

  @Test
  void a_random_number_depends_on_key_and_position_alone() {
    Buffer whole = CPU.allocate(40_000);
    CPU.randomFill().uniform(7, 100, 0, 1, whole);
    for (int from : new int[] {1, 2, 3, 17, 8190, 30_001}) {
      Buffer part = CPU.allocate(999);
      CPU.randomFill().uniform(7, 100 + from, 0, 1, part);
      assertArrayEquals(Arrays.copyOfRange(values(whole), from, from + 999), values(part));
    }
    Buffer other = CPU.allocate(40_000);
    CPU.randomFill().uniform(8, 100, 0, 1, other);
    assertTrue(Math.abs(correlation(values(whole), values(other))) < 0.03);
  }

  private static double correlation(float[] x, float[] y) {
    double mx = mean(x);
    double my = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  @Test
  void random_numbers_have_their_moments() {
    int n = 200_000;
    Buffer y = CPU.allocate(n);
    CPU.randomFill().normal(1, 0, 3, 2, y);
    float[] x = values(y);
    double mean = mean(x);
    double m2 = 0;
    double m4 = 0;
    for (float v : x) {
      double d = (v - mean) / 2;
      m2 += d * d / n;
      m4 += d * d * d * d / n;
    }
    // five standard errors of n numbers
    assertEquals(3, mean, 5 * 2 / Math.sqrt(n));
    assertEquals(1, m2, 5 * Math.sqrt(2.0 / n));
    assertEquals(3, m4, 5 * Math.sqrt(96.0 / n));
    CPU.randomFill().dropoutMask(1, 0, 0.8f, y);
    int kept = 0;
    for (float v : values(y)) {
      assertTrue(v == 0 || v == 1.25f);
      kept += v == 0 ? 0 : 1;
    }
    assertEquals(0.8, (double) kept / n, 5 * Math.sqrt(0.16 / n));
    assertThrows(IllegalArgumentException.class, () -> CPU.randomFill().normal(1, 3, 0, 1, y));
  }

  /** Both scores are 0, so both probabilities are ½; gs = p (gp - gy · y) is ∓½. */
  @Test
  void attention_averages_values_of_equal_scores() {
    AttentionShape shape = new AttentionShape(1, 1, 1, 2, 1, 1, 2f, false);
    HeadRows q = column(0f);
    HeadRows k = column(1f, 2f);
    HeadRows v = column(1f, 3f);
    HeadRows y = column(9f);
    Buffer logSum = of(9f);
    CPU.attention().attend(shape, q, k, v, null, y, logSum);
    assertArrayEquals(new float[] {2f}, values(y.buffer()));
    assertArrayEquals(new float[] {(float) Math.log(2)}, values(logSum));
    HeadRows gq = column(9f);
    HeadRows gk = column(9f, 9f);
    HeadRows gv = column(9f, 9f);
    CPU.attention().gradient(shape, q, k, v, null, y, logSum, column(1f), gq, gk, gv);
    assertArrayEquals(new float[] {1f}, values(gq.buffer()), 1e-6f); // 2 · (-½ · 1 + ½ · 2)
    assertArrayEquals(new float[] {0f, 0f}, values(gk.buffer()), 1e-6f);
    assertArrayEquals(new float[] {0.5f, 0.5f}, values(gv.buffer()), 1e-6f);
  }

  @Test
  void a_query_that_attends_to_no_key_gives_zeros() {
    AttentionShape shape = new AttentionShape(1, 1, 1, 2, 1, 1, 1f, false);
    HeadRows mask = column(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    HeadRows y = column(9f);
    CPU.attention().attend(shape, column(1f), column(1f, 2f), column(1f, 3f), mask, y, of(9f));
    assertArrayEquals(new float[] {0f}, values(y.buffer()));
  }

  private static HeadRows column(float... values) {
    return new HeadRows(of(values), 0, values.length, values.length, 1);
  }
}
