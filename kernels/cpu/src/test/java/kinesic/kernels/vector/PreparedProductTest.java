package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.PreparedProduct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prepared products against the scalar ones, and their rows against each other. */
final class PreparedProductTest {

  /** The sizes of a product. */
  record Size(int m, int n, int k) {}

  static Stream<Size> sizes() {
    return Stream.of(
        new Size(1, 1, 1),
        new Size(3, 5, 7),
        new Size(1, 40, 33),
        new Size(17, 16, 0),
        new Size(50, 100, 70),
        new Size(197, 64, 300));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void they_are_products_and_a_row_has_the_same_bits_alone(Size size) {
    int m = size.m();
    try (Backend scalar = Backends.scalar(1);
        Backend vector = Backends.vector(2)) {
      float[] a = values(vector, m * size.k(), 1);
      float[] b = values(vector, size.k() * size.n(), 2);
      float[] bias = values(vector, size.n(), 3);
      float[] expected = product(scalar, size, m, a, b, bias);
      float[] actual = product(vector, size, m, a, b, bias);
      assertArrayEquals(expected, actual, 1e-5f * (1 + size.k()));

      float[] first = Arrays.copyOf(a, size.k());
      float[] alone = product(vector, size, 1, first, b, bias);
      assertArrayEquals(Arrays.copyOf(actual, size.n()), alone);
    }
  }

  private static float[] product(
      Backend backend, Size size, int m, float[] a, float[] b, float[] bias) {
    PreparedProduct prepared =
        backend.matrixProduct().prepare(size.n(), size.k(), buffer(backend, b));
    Buffer c = backend.allocate(m * size.n());
    prepared.multiply(
        m, buffer(backend, a), c, new Epilogue(false, buffer(backend, bias), Activation.RELU));
    return read(c);
  }

  private static float[] values(Backend backend, int length, long key) {
    Buffer buffer = backend.allocate(length);
    backend.randomFill().uniform(key, 0, -1f, 1f, buffer);
    return read(buffer);
  }

  private static Buffer buffer(Backend backend, float[] values) {
    Buffer buffer = backend.allocate(values.length);
    backend.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private static float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    buffer.backend().read(buffer, 0, values, 0, values.length);
    return values;
  }
}
