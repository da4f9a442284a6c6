package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.RandomFill;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StandIn.class)
class CudaRandomFillTest {

  private static final long KEY = 7;
  private static final int N = 50;

  private final CudaBackend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));
  private final RandomFill random = cuda.randomFill();

  @AfterEach
  void close() {
    cuda.close();
  }

  private float[] read(Buffer y) {
    float[] numbers = new float[N];
    cuda.read(y, 0, numbers, 0, N);
    return numbers;
  }

  private float[] uniform(long counter) {
    Buffer y = cuda.allocate(N);
    random.uniform(KEY, counter, 0, 1, y);
    return read(y);
  }

  @Test
  void captured_calls_draw_numbers_ahead_of_their_counter() {
    Buffer y = cuda.allocate(N);
    Runnable work = () -> random.uniform(KEY, 3, 0, 1, y);
    try (CapturedWork captured = cuda.capture(work).orElseThrow()) {
      for (long ahead : new long[] {0, 5, (1L << 32) + 6}) {
        captured.run(Map.of(KEY, ahead));
        assertArrayEquals(uniform(3 + ahead), read(y));
      }
    }
  }

  @Test
  void normal_numbers_begin_at_an_even_counter() {
    Buffer y = cuda.allocate(N);
    assertThrows(IllegalArgumentException.class, () -> random.normal(KEY, 1, 0, 1, y));
  }
}
