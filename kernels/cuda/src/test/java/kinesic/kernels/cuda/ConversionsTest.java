package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(StandIn.class)
class ConversionsTest {

  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));

  @AfterEach
  void close() {
    cuda.close();
  }

  private static float[] converted(Backend backend, int count, int at) {
    byte[] bytes = new byte[count + 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    float[] result = new float[count + at + 5];
    Buffer target = backend.allocate(result.length);
    backend.write(result, 0, target, 0, result.length);
    backend.writeBytes(bytes, 3, target, at, count, 127.5f, -1);
    backend.read(target, 0, result, 0, result.length);
    return result;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 0", "3, 1", "4, 0", "7, 4", "1027, 0", "1027, 1"})
  void bytes_become_the_floats_that_the_cpu_makes_of_them(int count, int at) {
    try (Backend cpu = Backends.scalar(1)) {
      assertArrayEquals(converted(cpu, count, at), converted(cuda, count, at));
    }
  }

  @Test
  void floats_become_indices() {
    float[] rows = {2, 0, 0, 16_777_216 % 3, 2};
    Buffer floats = cuda.allocate(rows.length);
    cuda.write(rows, 0, floats, 0, rows.length);
    Indices indices = cuda.indices(floats);
    Buffer x = cuda.allocate(3);
    cuda.write(new float[] {10, 11, 12}, 0, x, 0, 3);
    Buffer y = cuda.allocate(rows.length);
    cuda.dataMovement().gatherRows(1, x, indices, y);
    float[] gathered = new float[rows.length];
    cuda.read(y, 0, gathered, 0, gathered.length);
    assertArrayEquals(new float[] {12, 10, 10, 11, 12}, gathered);
  }
}
