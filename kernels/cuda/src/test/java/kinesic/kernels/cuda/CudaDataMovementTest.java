package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.function.BiConsumer;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sizes at which the Java side of a kernel takes another way than in the conformance suite. */
@ExtendWith(StandIn.class)
class CudaDataMovementTest {

  private final Backend cpu = Backends.scalar(1);
  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));

  @AfterEach
  void close() {
    cuda.close();
  }

  /** Returns what {@code kernel} makes of x = 0, 1, 2, ... on a backend. */
  private static float[] result(
      Backend backend, int xLength, int yLength, BiConsumer<Buffer, Buffer> kernel) {
    float[] numbers = new float[xLength];
    for (int i = 0; i < xLength; i++) {
      numbers[i] = i;
    }
    Buffer x = backend.allocate(xLength);
    backend.write(numbers, 0, x, 0, xLength);
    float[] y = new float[yLength];
    Buffer result = backend.allocate(yLength);
    backend.write(y, 0, result, 0, yLength);
    kernel.accept(x, result);
    backend.read(result, 0, y, 0, yLength);
    return y;
  }

  private static int[] reversed(int rank) {
    int[] axes = new int[rank];
    Arrays.setAll(axes, i -> rank - 1 - i);
    return axes;
  }

  private void checkPermutation(int[] shape) {
    int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int[] axes = reversed(shape.length);
    assertArrayEquals(
        result(cpu, n, n, (x, y) -> cpu.dataMovement().permute(shape, axes, x, y)),
        result(cuda, n, n, (x, y) -> cuda.dataMovement().permute(shape, axes, x, y)));
  }

  @Test
  void permutes_more_axes_than_the_struct_has() {
    checkPermutation(new int[] {3, 2, 2, 2, 2, 2, 2, 2, 2, 2});
  }

  @Test
  void transposes_with_more_axes_than_the_struct_has() {
    checkPermutation(new int[] {17, 2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 18});
  }

  @Test
  void broadcasts_more_axes_than_the_struct_has() {
    int[] left = {2, 1, 2, 1, 2, 1, 2, 1, 3, 1};
    int[] right = {1, 2, 1, 2, 1, 2, 1, 2, 1, 3};
    Broadcast broadcast = Broadcast.of(left, right);
    assertArrayEquals(
        result(
            cpu,
            48,
            48 * 48,
            (x, z) -> cpu.elementwise().binary(Binary.SUBTRACT, broadcast, x, x, z)),
        result(
            cuda,
            48,
            48 * 48,
            (x, z) -> cuda.elementwise().binary(Binary.SUBTRACT, broadcast, x, x, z)));
  }

  private static void scatter(Backend backend, int count, int rows, Buffer gy, Buffer gx) {
    int[] index = new int[count];
    Arrays.setAll(index, i -> i * i % rows);
    Indices indices = backend.indices(index);
    backend.dataMovement().scatterAddRows(gx.length() / rows, gy, indices, gx);
  }

  @Test
  void scatters_more_indices_than_a_launch_has() {
    assertArrayEquals(
        result(cpu, 5000, 7, (gy, gx) -> scatter(cpu, 5000, 7, gy, gx)),
        result(cuda, 5000, 7, (gy, gx) -> scatter(cuda, 5000, 7, gy, gx)));
  }

  @Test
  void scatters_rows_wider_than_a_warp_has_columns() {
    int length = 300;
    assertArrayEquals(
        result(cpu, 40 * length, 7 * length, (gy, gx) -> scatter(cpu, 40, 7, gy, gx)),
        result(cuda, 40 * length, 7 * length, (gy, gx) -> scatter(cuda, 40, 7, gy, gx)));
  }
}
