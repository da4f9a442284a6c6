package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.Normalisation;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sizes that are larger than those of the conformance suite: threads that visit rows repeatedly.
 */
@ExtendWith(StandIn.class)
class CudaNormalisationTest {

  private static final int ROWS = 1100;
  private static final int CHANNELS = 449; // 15 tiles, so that there are 34 parts
  private static final int N = ROWS * CHANNELS;
  private static final ChannelShape SHAPE = ChannelShape.ofRows(ROWS, CHANNELS);

  private final Backend cpu = Backends.scalar(1);
  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));

  @AfterEach
  void close() {
    cuda.close();
  }

  private static Buffer normal(Backend on, int length, float mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = mean + (float) random.nextGaussian();
    }
    Buffer buffer = on.allocate(length);
    on.write(values, 0, buffer, 0, length);
    return buffer;
  }

  private static float[] values(Backend on, Buffer buffer) {
    float[] values = new float[buffer.length()];
    on.read(buffer, 0, values, 0, values.length);
    return values;
  }

  private static void assertNear(float[] expected, float[] actual, float tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * (1 + Math.abs(expected[i])), "element " + i);
    }
  }

  private static float[] statistics(Backend on, boolean ofMean) {
    Buffer mean = on.allocate(CHANNELS);
    Buffer variance = on.allocate(CHANNELS);
    on.normalisation().statistics(SHAPE, normal(on, N, 30, 1), mean, variance);
    return values(on, ofMean ? mean : variance);
  }

  @Test
  void statistics_of_parts_are_joined() {
    assertNear(statistics(cpu, true), statistics(cuda, true), 1e-7f);
    assertNear(statistics(cpu, false), statistics(cuda, false), 1e-6f);
  }

  /** Returns gx, ggamma and gbeta. */
  private static float[][] gradient(Backend on) {
    Buffer gx = on.allocate(N);
    Buffer ggamma = on.allocate(CHANNELS);
    Buffer gbeta = on.allocate(CHANNELS);
    Buffer variance = normal(on, CHANNELS, 10, 3);
    Normalisation.Inputs in =
        new Normalisation.Inputs(
            SHAPE,
            normal(on, N, 2, 1),
            normal(on, CHANNELS, 2, 2),
            variance,
            1e-5f,
            normal(on, CHANNELS, 0, 4),
            normal(on, CHANNELS, 0, 5),
            Activation.NONE);
    Buffer gy = normal(on, N, 0, 6);
    on.normalisation().gradient(in, false, null, gy, gx, ggamma, gbeta, null);
    return new float[][] {values(on, gx), values(on, ggamma), values(on, gbeta)};
  }

  @Test
  void sums_of_the_gradient_are_joined() {
    float[][] expected = gradient(cpu);
    float[][] actual = gradient(cuda);
    for (int i = 0; i < expected.length; i++) {
      assertNear(expected[i], actual[i], 1e-5f);
    }
  }
}
