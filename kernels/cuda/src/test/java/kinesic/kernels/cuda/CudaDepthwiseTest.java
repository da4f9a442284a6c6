package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Window;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Epilogues and sizes that the conformance suite has for other convolutions only. */
@ExtendWith(StandIn.class)
class CudaDepthwiseTest {

  private final Backend cpu = Backends.scalar(1);
  private final Device device = new Device(new DriverThroughJCuda(0));
  private final Backend cuda = new CudaBackend(device);
  private final CudaDepthwise kernels = new CudaDepthwise(device);

  @AfterEach
  void close() {
    cuda.close();
  }

  private static ConvolutionShape depthwise(int n, int h, int w, int channels, Window window) {
    return new ConvolutionShape(n, h, w, channels, channels, window).withGroups(channels);
  }

  private static Buffer normal(Backend on, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Buffer buffer = on.allocate(length);
    on.write(values, 0, buffer, 0, length);
    return buffer;
  }

  private void assertNear(Buffer expected, Buffer actual) {
    float[] e = new float[expected.length()];
    float[] a = new float[e.length];
    cpu.read(expected, 0, e, 0, e.length);
    cuda.read(actual, 0, a, 0, a.length);
    for (int i = 0; i < e.length; i++) {
      assertEquals(e[i], a[i], 1e-5f * (1 + Math.abs(e[i])), "element " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_activation_follows_the_bias_and_the_stored_value(Activation activation) {
    ConvolutionShape s = depthwise(2, 9, 7, 20, Window.square(3, 2, 1));
    Buffer expected = normal(cpu, s.outputLength(), 4);
    Buffer actual = normal(cuda, s.outputLength(), 4);
    cpu.convolution()
        .forward(
            s,
            normal(cpu, s.inputLength(), 1),
            normal(cpu, s.filterLength(), 2),
            expected,
            new Epilogue(true, normal(cpu, 20, 3), activation));
    kernels.forward(
        s,
        normal(cuda, s.inputLength(), 1),
        normal(cuda, s.filterLength(), 2),
        actual,
        new Epilogue(true, normal(cuda, 20, 3), activation));
    assertNear(expected, actual);
  }

  /** More rows than there are parts of the sums. */
  static Stream<ConvolutionShape> tall() {
    return Stream.of(
        depthwise(2, 25, 8, 8, new Window(7, 7, 1, 2, 3, 3)), // 49 layers of blocks
        depthwise(1, 400, 2, 4, Window.square(3, 1, 1)),
        depthwise(4, 60, 3, 4, Window.square(5, 1, 2)));
  }

  @ParameterizedTest
  @MethodSource("tall")
  void the_gradient_of_the_filter_sums_all_rows(ConvolutionShape s) {
    Buffer expected = cpu.allocate(s.filterLength());
    Buffer actual = cuda.allocate(s.filterLength());
    cpu.convolution()
        .backwardFilter(
            s, normal(cpu, s.inputLength(), 1), normal(cpu, s.outputLength(), 2), expected);
    kernels.backwardFilter(
        s, normal(cuda, s.inputLength(), 1), normal(cuda, s.outputLength(), 2), actual);
    assertNear(expected, actual);
  }
}
