package kinesic.kernels.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Normalisation;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the kernels that every other backend is compared with: convolution, pooling, normalisation.
 */
final class ScalarImagesTest extends ScalarTest {

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
}
