package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.kernels.Buffer;
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
    float[] numbers = new float[50];
    cuda.read(y, 0, numbers, 0, 50);
    return numbers;
  }

  @Test
  void counter_in_device_memory_is_added() {
    Buffer offset = cuda.allocate(2); // a long: 2³² + 6
    cuda.write(new float[] {Float.intBitsToFloat(6), Float.intBitsToFloat(1)}, 0, offset, 0, 2);
    float[] expected = uniform((1L << 32) + 6 + 3);
    random.setOffset(device.address(offset));
    assertArrayEquals(expected, uniform(3));
    random.setOffset(0);
    assertArrayEquals(expected, uniform((1L << 32) + 9));
  }

  @Test
  void normal_numbers_begin_at_an_even_counter() {
    Buffer y = cuda.allocate(4);
    assertThrows(IllegalArgumentException.class, () -> random.normal(KEY, 1, 0, 1, y));
  }
}
