package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backends;
import kinesic.kernels.Buffer;
import kinesic.kernels.PendingRead;
import org.junit.jupiter.api.Test;

/** Copies between host and device, on a driver that works as late as it may. */
class TransferTest {

  private static final int STAGING = 1 << 20;

  private final FakeDriver driver = new FakeDriver(256 << 20);
  private final Device device = new Device(driver, STAGING);
  private final CudaBackend backend = new CudaBackend(device);

  TransferTest() {
    driver.kernel(
        "from_bytes",
        call -> {
          ByteBuffer bytes = call.memory(1);
          for (int i = 0; i < call.i32(0); i++) {
            float value = (bytes.get(i) & 0xff) / call.f32(2) + call.f32(3);
            call.memory(4).putFloat(Float.BYTES * i, value);
          }
        });
  }

  private static float[] ramp(int length, float from) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = from + i;
    }
    return values;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    backend.read(buffer, 0, values, 0, values.length);
    return values;
  }

  @Test
  void what_is_written_is_read_back() {
    Buffer buffer = backend.allocate(5);
    backend.write(new float[] {1, 2, 3, 4, 5}, 0, buffer, 0, 5);
    backend.write(new float[] {7, 8, 9}, 1, buffer.slice(1, 3), 1, 2);
    assertArrayEquals(new float[] {1, 2, 8, 9, 5}, read(buffer));
    backend.write(new float[0], 0, buffer, 5, 0);
    assertEquals(0, read(backend.allocate(0)).length);
  }

  @Test
  void a_write_does_not_wait_and_the_array_may_change_at_once() {
    Buffer small = backend.allocate(100);
    Buffer large = backend.allocate(100_000);
    float[] source = ramp(100_000, 1);
    backend.write(source, 0, small, 0, 100);
    backend.write(source, 0, large, 0, 100_000);
    Arrays.fill(source, -1);
    assertEquals(0, driver.waits());
    assertArrayEquals(ramp(100, 1), read(small));
    assertArrayEquals(ramp(100_000, 1), read(large));
  }

  @Test
  void a_write_that_exceeds_the_ring_is_divided() {
    int length = 3 * STAGING / Float.BYTES + 17;
    Buffer buffer = backend.allocate(length);
    backend.write(ramp(length, 5), 0, buffer, 0, length);
    assertArrayEquals(ramp(length, 5), read(buffer));
  }

  @Test
  void a_region_is_used_again_only_after_its_copy() {
    List<Buffer> buffers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Buffer buffer = backend.allocate(1 + 37 * i);
      backend.write(ramp(buffer.length(), i), 0, buffer, 0, buffer.length());
      buffers.add(buffer);
    }
    assertTrue(driver.waits() > 0, "the ring should have been full");
    for (int i = 0; i < buffers.size(); i++) {
      assertArrayEquals(ramp(1 + 37 * i, i), read(buffers.get(i)));
    }
  }

  @Test
  void bytes_become_floats_on_the_device() {
    byte[] source = new byte[STAGING + 5];
    float[] expected = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      source[i] = (byte) i;
      expected[i] = (i & 0xff) / 127.5f - 1;
    }
    Buffer buffer = backend.allocate(source.length);
    backend.writeBytes(source, 0, buffer, 0, source.length, 127.5f, -1);
    assertArrayEquals(expected, read(buffer));
    backend.writeBytes(source, 7, buffer, 2, 3, 1, 0);
    expected[2] = 7;
    expected[3] = 8;
    expected[4] = 9;
    assertArrayEquals(expected, read(buffer));
  }

  @Test
  void uploads_take_their_turn_between_kernels() {
    driver.kernel(
        "twice",
        call -> {
          for (int i = 0; i < call.i32(1); i++) {
            float value = call.memory(0).getFloat(Float.BYTES * i);
            call.memory(0).putFloat(Float.BYTES * i, 2 * value);
          }
        });
    Buffer buffer = backend.allocate(100_000);
    List<PendingRead> reads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      backend.write(ramp(100_000, i), 0, buffer, 0, 100_000);
      device.launch(driver.named("twice")).buffer(buffer).i32(100_000).over(100_000);
      reads.add(backend.readLater(buffer, 1, 2));
    }
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new float[] {2 * (i + 1), 2 * (i + 2)}, reads.get(i).get());
    }
  }

  @Test
  void memory_may_be_released_while_work_that_uses_it_is_pending() {
    CudaBuffer first = backend.allocate(100_000);
    long address = first.address();
    backend.write(ramp(100_000, 1), 0, first, 0, 100_000);
    PendingRead read = backend.readLater(first, 0, 2);
    backend.release(first);
    CudaBuffer second = backend.allocate(100_000);
    assertEquals(address, second.address());
    backend.write(ramp(100_000, 9), 0, second, 0, 100_000);
    assertArrayEquals(new float[] {1, 2}, read.get());
    assertArrayEquals(ramp(100_000, 9), read(second));
  }

  @Test
  void several_threads_upload() throws InterruptedException {
    Threads.run(
        4,
        thread -> {
          int first = 1000 * thread;
          for (int i = 0; i < 60; i++) {
            int length = 1 + 1733 * ((i + first) % 60);
            Buffer buffer = backend.allocate(length);
            backend.write(ramp(length, first + i), 0, buffer, 0, length);
            assertArrayEquals(ramp(length, first + i), read(buffer));
            backend.release(buffer);
          }
        });
  }

  @Test
  void a_read_waits_once_and_a_late_one_only_when_it_is_asked() {
    Buffer buffer = backend.allocate(10);
    backend.write(ramp(10, 1), 0, buffer, 0, 10);
    PendingRead late = backend.readLater(buffer, 2, 3);
    backend.write(ramp(10, 50), 0, buffer, 0, 10);
    assertEquals(0, driver.waits());
    assertArrayEquals(new float[] {3, 4, 5}, late.get());
    assertEquals(1, driver.waits());
    assertArrayEquals(new float[] {3, 4, 5}, late.get());
    assertArrayEquals(ramp(10, 50), read(buffer));
    assertEquals(2, driver.waits());
  }

  @Test
  void reads_use_their_memory_again_even_if_no_one_asked_for_the_result()
      throws InterruptedException {
    Buffer buffer = backend.allocate(10);
    backend.write(ramp(10, 1), 0, buffer, 0, 10);
    for (int i = 0; i < 200; i++) {
      backend.readLater(buffer, 0, 10).get();
      read(buffer);
    }
    int before = driver.pinnedBuffers();
    assertEquals(2, before); // the ring, and one for reads
    int reads = 0;
    do { // until the garbage collector has found a read
      backend.readLater(buffer, 0, 10);
      reads++;
      System.gc();
      Thread.sleep(10);
    } while (reads < 500 && driver.pinnedBuffers() >= before + reads - 1);
    assertTrue(reads < 500, driver.pinnedBuffers() + " buffers");
  }

  @Test
  void reads_that_have_arrived_are_not_waited_for_again() {
    Buffer buffer = backend.allocate(10);
    backend.write(ramp(10, 1), 0, buffer, 0, 10);
    for (int i = 1; i <= 60; i++) {
      backend.readLater(buffer, 0, 10).get();
      assertEquals(i, driver.waits());
      if (i % 20 == 0) {
        System.gc();
      }
    }
  }

  @Test
  void indices_are_integers_in_device_memory() {
    CudaIndices indices = (CudaIndices) backend.indices(new int[] {3, -1, 1 << 30});
    assertEquals(3, indices.count());
    float[] bits = read(indices.buffer());
    assertEquals(-1, Float.floatToRawIntBits(bits[1]));
    assertEquals(1 << 30, Float.floatToRawIntBits(bits[2]));
  }

  @Test
  void released_and_transferred_buffers_fail_with_a_sentence() {
    Buffer released = backend.allocate(8);
    Buffer slice = released.slice(2, 3);
    assertThrows(IllegalArgumentException.class, () -> backend.release(slice));
    backend.release(released);
    assertTrue(
        assertThrows(IllegalStateException.class, () -> read(slice))
            .toString()
            .contains("released"));
    assertThrows(IllegalStateException.class, () -> backend.release(released));
    Buffer first = backend.allocate(8);
    Buffer second = first.transfer();
    assertTrue(
        assertThrows(IllegalStateException.class, () -> read(first))
            .toString()
            .contains("step scope"));
    backend.release(second);
  }

  @Test
  void memory_of_another_backend_is_refused() {
    Buffer heap = Backends.scalar(1).allocate(3);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> backend.write(new float[3], 0, heap, 0, 3))
            .toString()
            .contains("cpu scalar"));
    Buffer other = new CudaBackend(new Device(driver, STAGING)).allocate(3);
    assertThrows(IllegalArgumentException.class, () -> readOne(other));
  }

  private void readOne(Buffer other) {
    backend.read(other, 0, new float[3], 0, 3);
  }

  @Test
  void ranges_are_checked() {
    Buffer buffer = backend.allocate(4);
    assertEquals(
        "write: 4 floats from 1 exceed a buffer of 4",
        assertThrows(
                IndexOutOfBoundsException.class, () -> backend.write(new float[9], 0, buffer, 1, 4))
            .getMessage());
    assertThrows(
        IndexOutOfBoundsException.class, () -> backend.read(buffer, -1, new float[9], 0, 2));
    assertThrows(
        IndexOutOfBoundsException.class, () -> backend.write(new float[2], 0, buffer, 0, 3));
  }

  @Test
  void a_closed_backend_has_freed_everything_and_refuses_work() {
    Buffer buffer = backend.allocate(100_000);
    backend.write(ramp(100_000, 1), 0, buffer, 0, 100_000);
    backend.readLater(buffer, 0, 3);
    backend.close();
    backend.close();
    assertEquals(0, driver.used());
    assertEquals(0, driver.pinnedBuffers());
    assertTrue(
        assertThrows(IllegalStateException.class, () -> read(buffer))
            .toString()
            .contains("closed"));
  }
}
