package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of every kind as products, of some images at a time, against the reference. */
@ExtendWith(StandIn.class)
class PatchConvolutionTest {

  /** The patches of some images, but not of all images of a shape, with one exception. */
  private static final long PATCHES = 2200;

  private final Device device = new Device(new DriverThroughJCuda(0));
  private final CudaBackend backend = new CudaBackend(device);
  private final Backend reference = Backends.scalar(1);
  private final Cublas cublas = new Cublas(device, false);
  private final PatchConvolution patches = new PatchConvolution(device, cublas, PATCHES);

  @AfterEach
  void close() {
    cublas.close();
    backend.close();
    reference.close();
  }

  static Stream<ConvolutionShape> shapes() {
    return Stream.of(
        new ConvolutionShape(5, 6, 5, 4, 3, Window.square(3, 1, 1)),
        new ConvolutionShape(3, 6, 5, 4, 6, Window.square(3, 1, 0).withPadding(0, 2, 1, 0)),
        new ConvolutionShape(4, 7, 9, 6, 8, Window.square(3, 2, 1)).withGroups(2),
        new ConvolutionShape(5, 7, 6, 3, 6, new Window(3, 2, 1, 2, 1, 2)).withGroups(3),
        new ConvolutionShape(3, 9, 8, 4, 4, Window.square(3, 1, 2).withDilation(3, 2)),
        new ConvolutionShape(3, 5, 7, 4, 8, new Window(2, 2, 3, 3, 0, 0)).withGroups(4));
  }

  private static Buffer buffer(Backend on, float[] values) {
    Buffer buffer = on.allocate(values.length);
    on.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private static float[] normal(int length, int seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertClose(Backend on, Buffer expected, Backend off, Buffer actual) {
    float[] e = new float[expected.length()];
    float[] a = new float[e.length];
    on.read(expected, 0, e, 0, e.length);
    off.read(actual, 0, a, 0, a.length);
    assertArrayEquals(e, a, 1e-4f);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void results_are_those_of_the_reference(ConvolutionShape shape) {
    float[] x = normal(shape.inputLength(), 1);
    float[] filter = normal(shape.filterLength(), 2);
    float[] y = normal(shape.outputLength(), 3);
    Buffer x1 = buffer(reference, x);
    Buffer f1 = buffer(reference, filter);
    Buffer y1 = buffer(reference, y);
    Buffer x2 = buffer(backend, x);
    Buffer f2 = buffer(backend, filter);
    Buffer y2 = buffer(backend, y);

    reference.convolution().forward(shape, x1, f1, y1, Epilogue.ACCUMULATE);
    patches.forward(shape, device.address(x2), device.address(f2), device.address(y2), true);
    assertClose(reference, y1, backend, y2);

    Buffer gf1 = reference.allocate(filter.length);
    Buffer gf2 = buffer(backend, filter);
    reference.convolution().backwardFilter(shape, x1, y1, gf1);
    patches.backwardFilter(shape, device.address(x2), device.address(y2), device.address(gf2));
    assertClose(reference, gf1, backend, gf2);

    Buffer gx1 = reference.allocate(x.length);
    Buffer gx2 = buffer(backend, x);
    reference.convolution().backwardData(shape, y1, f1, gx1);
    patches.backwardData(shape, device.address(y2), device.address(f2), device.address(gx2));
    assertClose(reference, gx1, backend, gx2);
    Device.keep(x2, f2, y2, gf2, gx2);
  }
}
