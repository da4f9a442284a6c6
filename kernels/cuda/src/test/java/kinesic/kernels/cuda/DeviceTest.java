package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.DeviceMemoryException;
import kinesic.kernels.DeviceSettings;
import kinesic.kernels.PendingRead;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import kinesic.kernels.cuda.standin.Counts;
import kinesic.kernels.cuda.standin.StandIn;
import kinesic.kernels.cuda.standin.StandInDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory, transfers, errors and recorded work on a driver that JCuda calls. */
@ExtendWith(StandIn.class)
class DeviceTest {

  private static final int RING = 1 << 20;

  private final StandInDriver gpu = StandIn.driver();
  private final Device device = new Device(new DriverThroughJCuda(0), RING);
  private final CudaBackend cuda = new CudaBackend(device);

  @AfterEach
  void close() {
    gpu.order(StandInDriver.Order.LATE);
    cuda.close();
    assertEquals(0, gpu.memoryInUse());
  }

  private static float[] ramp(int length, float from) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = from + i;
    }
    return values;
  }

  private Buffer filled(int length, float from) {
    Buffer buffer = cuda.allocate(length);
    cuda.write(ramp(length, from), 0, buffer, 0, length);
    return buffer;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    cuda.read(buffer, 0, values, 0, values.length);
    return values;
  }

  private void increase(Buffer x, float by) {
    cuda.elementwise().affine(1, x, by, x);
  }

  @Test
  void a_provider_opens_the_device() {
    try (Backend opened = new CudaProvider().open(0, DeviceSettings.EXACT)) {
      assertTrue(opened.name().startsWith("cuda, device 0, "), opened.name());
      assertTrue(opened.name().contains("driver for CUDA"), opened.name());
      Buffer x = opened.allocate(3);
      opened.elementwise().fill(4, x);
      float[] values = new float[3];
      opened.read(x, 0, values, 0, 3);
      assertArrayEquals(new float[] {4, 4, 4}, values);
      assertThrows(IllegalArgumentException.class, () -> cuda.elementwise().fill(1, x));
    }
    assertTrue(
        assertThrows(
                IllegalStateException.class, () -> new CudaProvider().open(1, DeviceSettings.EXACT))
            .toString()
            .contains("there is no GPU 1: the driver shows 1 GPU"));
  }

  @ParameterizedTest
  @EnumSource
  void uploads_kernels_and_reads_keep_their_order(StandInDriver.Order order) {
    gpu.order(order);
    int length = 70_000; // a large upload, several in the ring
    Buffer x = cuda.allocate(length);
    List<PendingRead> reads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      cuda.write(ramp(length, i), 0, x, 0, length);
      increase(x, 100);
      cuda.write(new float[] {i}, 0, x, 2, 1);
      reads.add(cuda.readLater(x, 0, 3));
    }
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(new float[] {100 + i, 101 + i, i}, reads.get(i).get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void uploads_begin_in_memory_that_pending_kernels_use(StandInDriver.Order order) {
    gpu.order(order);
    Buffer x = cuda.allocate(RING / Float.BYTES);
    Buffer y = cuda.allocate(1);
    cuda.elementwise().fill(3, x);
    cuda.elementwise().unary(Unary.SQUARE, x.slice(0, 1), y);
    cuda.release(x);
    Buffer large = filled(100_000, 1);
    assertArrayEquals(new float[] {9}, read(y));
    assertArrayEquals(ramp(100_000, 1), read(large));
  }

  @Test
  void threads_upload_and_compute_at_the_same_time() throws InterruptedException {
    Threads.run(
        3,
        first -> {
          for (int i = 0; i < 10; i++) {
            int length = 1 + 9000 * ((first + i) % 10);
            Buffer x = filled(length, first);
            increase(x, i);
            assertArrayEquals(ramp(length, first + i), read(x));
            cuda.release(x);
          }
        });
  }

  @Test
  void a_steady_loop_allocates_nothing_and_waits_only_for_its_read() {
    Buffer sum = filled(1, 0);
    Counts before = gpu.counts();
    for (int i = 0; i < 20; i++) {
      Buffer x = filled(100, i);
      Buffer y = cuda.allocate(100);
      cuda.elementwise().unary(Unary.SQUARE, x, y);
      cuda.elementwise().addScaled(1, y.slice(0, 1), sum);
      cuda.release(x);
      cuda.release(y);
      if (i == 0) {
        before = gpu.counts();
      }
    }
    Counts used = gpu.counts().since(before);
    assertEquals(0, used.allocations());
    assertEquals(0, used.waits());
    assertArrayEquals(new float[] {2470}, read(sum));
  }

  @Test
  void a_full_device_first_gives_back_what_is_not_in_use() {
    long limit = gpu.memoryLimit();
    try {
      gpu.limitMemory(gpu.memoryInUse() + (8 << 20));
      cuda.release(cuda.allocate(1 << 20)); // 4 MiB, kept
      Buffer large = cuda.allocate(7 << 18); // 7 MiB, in a block of 8
      String sentence =
          String.valueOf(
              assertThrows(DeviceMemoryException.class, () -> cuda.allocate(1 << 18)).getMessage());
      assertTrue(sentence.contains("a tensor of 1.0 MiB does not fit"), sentence);
      assertTrue(sentence.contains("1 tensor of 8.0 MiB"), sentence);
      cuda.release(large);
      assertEquals(1 << 18, cuda.allocate(1 << 18).length());
    } finally {
      gpu.limitMemory(limit);
    }
  }

  @Test
  void dropped_tensors_make_room() {
    long limit = gpu.memoryLimit();
    try {
      gpu.limitMemory(gpu.memoryInUse() + (16 << 20));
      for (int i = 0; i < 12; i++) {
        cuda.elementwise().fill(i, cuda.allocate(1 << 20)); // 4 MiB
      }
    } finally {
      gpu.limitMemory(limit);
    }
  }

  @Test
  void after_a_kernel_failed_each_call_says_so() {
    Kernel kernel = device.kernel("conversion", "to_integers");
    device.launch(kernel).i32(10).address(4096).address(4096).over(10);
    Buffer x = cuda.allocate(1);
    CudaException failed = assertThrows(CudaException.class, () -> read(x));
    assertTrue(failed.isFinal());
    String sentence = String.valueOf(failed.getMessage());
    assertTrue(sentence.startsWith("a kernel failed (cu"), sentence);
    assertTrue(sentence.contains("the last one launched was to_integers"), sentence);
    assertTrue(sentence.contains("-Dkinesic.cuda.synchronous=true"), sentence);
    assertTrue(assertThrows(CudaException.class, () -> increase(x, 1)).isFinal());
    assertNotNull(gpu.takeFault());
  }

  @Test
  void a_search_of_cudnn_after_a_failed_kernel_does_not_hide_it() {
    ConvolutionShape shape = new ConvolutionShape(2, 6, 5, 3, 4, Window.square(3, 1, 1));
    Buffer x = filled(shape.inputLength(), 0);
    Buffer filter = filled(shape.filterLength(), 0);
    Buffer y = cuda.allocate(shape.outputLength());
    device.launch(device.kernel("conversion", "to_integers")).i32(9).address(8).address(8).over(9);
    CudaException failed =
        assertThrows(
            CudaException.class,
            () -> {
              cuda.convolution().backwardData(shape, y, filter, x);
              read(x);
            });
    assertTrue(failed.isFinal(), failed.toString());
    assertNotNull(gpu.takeFault());
  }

  @Test
  void recorded_work_is_repeated() {
    Buffer x = filled(1000, 0);
    Buffer y = filled(1000, 5);
    Runnable step =
        () -> {
          Buffer square = cuda.allocate(1000);
          cuda.elementwise().unary(Unary.SQUARE, x, square);
          cuda.elementwise().addScaled(2, square, y);
          increase(x, 1);
          cuda.release(square);
        };
    step.run();
    try (CapturedWork work = cuda.capture(step).orElseThrow()) {
      Counts before = gpu.counts();
      work.run(Map.of());
      work.run(Map.of());
      Counts used = gpu.counts().since(before);
      assertEquals(0, used.allocations());
      assertEquals(0, used.waits());
      assertEquals(2, used.graphLaunches());
      assertArrayEquals(ramp(1000, 3), read(x));
    }
    float[] expected = ramp(1000, 5);
    for (int i = 0; i < expected.length; i++) {
      for (int s = 0; s < 3; s++) {
        expected[i] += 2f * (i + s) * (i + s);
      }
    }
    assertArrayEquals(expected, read(y));
    step.run();
    assertArrayEquals(ramp(1000, 4), read(x));
  }

  @Test
  void a_spoiled_record_leaves_the_device_as_it_was() {
    Buffer x = filled(10, 0);
    assertFalse(captures(() -> read(x)));
    assertFalse(captures(() -> cuda.write(new float[1], 0, x, 0, 1)));
    assertFalse(captures(() -> cuda.allocate(3_000_000)));
    assertFalse(
        captures(
            () -> {
              increase(x, 1);
              device.driver().synchronize(device.stream()); // as a library might
            }));
    assertArrayEquals(ramp(10, 0), read(x));
    increase(x, 1);
    assertArrayEquals(ramp(10, 1), read(x));
    assertTrue(captures(() -> increase(x, 1)));
    assertNull(gpu.takeFault());
  }

  private boolean captures(Runnable work) {
    Optional<CapturedWork> captured = cuda.capture(work);
    captured.ifPresent(CapturedWork::close);
    return captured.isPresent();
  }
}
