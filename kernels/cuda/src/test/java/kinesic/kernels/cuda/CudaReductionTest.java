package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.StoredDouble;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes at which reductions take another way than in the conformance suite. */
@ExtendWith(StandIn.class)
class CudaReductionTest {

  private final Backend cpu = Backends.scalar(1);
  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));

  @AfterEach
  void close() {
    cuda.close();
  }

  private static Buffer buffer(Backend backend, float... values) {
    Buffer buffer = backend.allocate(values.length);
    backend.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private static float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    buffer.backend().read(buffer, 0, values, 0, values.length);
    return values;
  }

  /** Returns the values and columns of the first {@code k} of each row. */
  private static float[][] first(Backend backend, int rows, int k, boolean largest, float[] x) {
    Buffer y = backend.allocate(rows * k);
    Buffer column = backend.allocate(rows * k);
    backend.reduction().topK(rows, x.length / rows, k, largest, buffer(backend, x), y, column);
    return new float[][] {read(y), read(column)};
  }

  @ParameterizedTest
  @CsvSource({"1, 1025, 1025", "2, 3000, 2500", "1, 2048, 1024", "3, 33, 33"})
  void a_row_is_read_once_for_each_thousand_of_its_values(int rows, int columns, int k) {
    SplittableRandom random = new SplittableRandom(columns);
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 3 == 0 ? random.nextInt(5) : (float) random.nextGaussian();
    }
    for (boolean largest : new boolean[] {false, true}) {
      float[][] expected = first(cpu, rows, k, largest, x);
      float[][] actual = first(cuda, rows, k, largest, x);
      assertArrayEquals(expected[0], actual[0]);
      assertArrayEquals(expected[1], actual[1]);
    }
  }

  @Test
  void a_table_may_be_larger_than_the_arguments_of_a_kernel() {
    List<Buffer> xs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      xs.add(buffer(cuda, i, 1));
    }
    Buffer sums = cuda.allocate(StoredDouble.FLOATS * (1 + xs.size()));
    cuda.reduction().sumsOfSquares(xs, sums);
    float[] read = read(sums);
    assertEquals(999.0 * 1000 * 1999 / 6 + 1000, StoredDouble.get(read, 0));
    for (int i = 0; i < 1000; i++) {
      assertEquals((double) i * i + 1, StoredDouble.get(read, StoredDouble.FLOATS * (1 + i)));
    }
  }
}
