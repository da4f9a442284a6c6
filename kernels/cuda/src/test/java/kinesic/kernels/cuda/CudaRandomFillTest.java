package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StandIn.class)
class CudaRandomFillTest {

  private static final long KEY = 7;

  private final Device device = new Device(new DriverThroughJCuda(0));
  private final CudaBackend cuda = new CudaBackend(device);
  private final CudaRandomFill random = new CudaRandomFill(device);

  @AfterEach
  void close() {
    cuda.close();
  }

  private float[] uniform(long counter) {
    Buffer y = cuda.allocate(50);
    random.uniform(KEY, counter, 0, 1, y);
    return read(y);
  }

  private float[] read(Buffer y) {
    float[] numbers = new float[50];
    cuda.read(y, 0, numbers, 0, 50);
    return numbers;
  }

  @Test
  void recorded_work_draws_numbers_from_where_it_is_told() {
    float[] first = uniform(3);
    float[] later = uniform((1L << 32) + 9);
    Buffer y = cuda.allocate(50);
    try (CapturedWork work = cuda.capture(() -> random.uniform(KEY, 3, 0, 1, y)).orElseThrow()) {
      work.run(Map.of());
      assertArrayEquals(first, read(y));
      work.run(Map.of(KEY, (1L << 32) + 6));
      assertArrayEquals(later, read(y));
    }
  }

  @Test
  void normal_numbers_begin_at_an_even_counter() {
    Buffer y = cuda.allocate(4);
    assertThrows(IllegalArgumentException.class, () -> random.normal(KEY, 1, 0, 1, y));
  }
}
