package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import org.junit.jupiter.api.Test;

/** Work that is recorded and repeated, on a driver that works as late as it may. */
class RecordingTest {

  private final FakeDriver driver = new FakeDriver(64 << 20);
  private final Device device = new Device(driver, 1 << 20);
  private final CudaBackend backend = new CudaBackend(device);
  private final Buffer sum = backend.allocate(1);

  RecordingTest() {
    driver.kernel(
        "add",
        call -> {
          float value = call.memory(1).getFloat() + call.memory(0).getFloat();
          call.memory(1).putFloat(0, value);
        });
    driver.kernel(
        "draw",
        call -> {
          long counter = call.i64(1);
          if (call.i64(0) != 0) {
            counter += call.memory(0).getLong();
          }
          call.memory(2).putFloat(0, (float) counter);
        });
    write(sum, 0);
  }

  private void write(Buffer buffer, float value) {
    backend.write(new float[] {value}, 0, buffer, 0, 1);
  }

  private float value(Buffer buffer) {
    float[] value = new float[1];
    backend.read(buffer, 0, value, 0, 1);
    return value[0];
  }

  private void add(Buffer x, Buffer y) {
    device.launch(driver.named("add")).buffer(x).buffer(y).over(1);
  }

  private CapturedWork captured(Runnable work) {
    return backend.capture(work).orElseThrow();
  }

  @Test
  void work_runs_as_often_as_it_is_repeated_and_not_while_it_is_recorded() {
    Buffer x = backend.allocate(1);
    write(x, 3);
    try (CapturedWork work = captured(() -> add(x, sum))) {
      assertEquals(0, value(sum));
      for (int i = 1; i <= 10; i++) {
        write(x, i);
        work.run(Map.of());
      }
      assertEquals(55, value(sum));
    }
  }

  @Test
  void repeating_waits_for_nothing() {
    Buffer x = backend.allocate(1);
    write(x, 1);
    try (CapturedWork work = captured(() -> add(x, sum))) {
      int before = driver.waits();
      for (int i = 0; i < 5; i++) {
        work.run(Map.of());
      }
      assertEquals(before, driver.waits());
    }
  }

  @Test
  void counters_of_random_numbers_advance_by_key() {
    Buffer a = backend.allocate(1);
    Buffer b = backend.allocate(1);
    Runnable draw =
        () -> {
          draw(7, 100, a);
          draw(8, 200, b);
        };
    draw.run();
    assertEquals(100, value(a));
    try (CapturedWork work = captured(draw)) {
      work.run(Map.of());
      assertArrayEquals(new float[] {100, 200}, new float[] {value(a), value(b)});
      work.run(Map.of(7L, 12L, 99L, 1L));
      work.run(Map.of(7L, 12L, 8L, 4L));
      assertArrayEquals(new float[] {112, 204}, new float[] {value(a), value(b)});
      work.run(Map.of());
      assertArrayEquals(new float[] {100, 200}, new float[] {value(a), value(b)});
    }
    draw.run();
    assertEquals(100, value(a));
  }

  private void draw(long key, long counter, Buffer y) {
    device
        .launch(driver.named("draw"))
        .address(device.counterOffset(key))
        .i64(counter)
        .buffer(y)
        .over(1);
  }

  @Test
  void memory_of_recorded_work_stays_its_own() {
    Runnable work =
        () -> {
          try (DeviceMemory partial = device.allocate(1000, "partial sum")) {
            device
                .launch(driver.named("draw"))
                .address(0)
                .i64(5)
                .address(partial.address())
                .over(1);
          }
        };
    work.run(); // so that there is memory
    try (CapturedWork captured = captured(work)) {
      Buffer other = backend.allocate(250); // of the same size
      write(other, 1);
      captured.run(Map.of());
      assertEquals(1, value(other));
    }
    MemoryUse use = device.memoryUse();
    assertTrue(use.cachedBlocks() >= 1, use.toString());
  }

  @Test
  void buffers_that_the_work_uses_stay_alive_and_must_not_be_released() {
    Buffer x = backend.allocate(1);
    write(x, 2);
    CapturedWork work = captured(() -> add(x, sum));
    System.gc();
    work.run(Map.of());
    assertEquals(2, value(sum));
    backend.release(x);
    assertTrue(
        assertThrows(IllegalStateException.class, () -> work.run(Map.of()))
            .toString()
            .contains("released"));
    work.close();
    work.close();
    assertThrows(IllegalStateException.class, () -> work.run(Map.of()));
  }

  @Test
  void reads_writes_and_new_memory_spoil_a_record() {
    Buffer x = backend.allocate(1);
    write(x, 1);
    assertFalse(isRecorded(() -> value(x)));
    assertFalse(isRecorded(() -> backend.readLater(x, 0, 1)));
    assertFalse(isRecorded(() -> write(x, 5)));
    assertFalse(isRecorded(() -> backend.indices(new int[3])));
    assertFalse(isRecorded(() -> backend.allocate(1_000_000)));
    assertFalse(
        isRecorded(
            () -> {
              try {
                value(x);
              } catch (RuntimeException e) {
                // what was recorded is not complete, although no one says so
              }
            }));
    assertEquals(1, value(x));
    add(x, sum);
    assertEquals(1, value(sum));
    try (CapturedWork work = captured(() -> add(x, sum))) {
      work.run(Map.of());
    }
    assertEquals(2, value(sum));
  }

  @Test
  void work_may_release_only_what_it_allocated() {
    Buffer x = backend.allocate(1);
    backend.release(backend.allocate(1)); // so that there is memory
    assertTrue(
        isRecorded(
            () -> {
              Buffer own = backend.allocate(1);
              add(own, sum);
              backend.release(own);
            }));
    assertFalse(
        isRecorded(
            () -> {
              add(x, sum);
              backend.release(x);
            }));
  }

  @Test
  void memory_that_the_rehearsal_dropped_is_found() {
    Runnable work = () -> add(backend.allocate(5000), sum);
    work.run();
    assertTrue(isRecorded(work));
  }

  private boolean isRecorded(Runnable work) {
    Optional<CapturedWork> captured = backend.capture(work);
    captured.ifPresent(CapturedWork::close);
    return captured.isPresent();
  }

  @Test
  void an_error_of_the_work_is_its_callers() {
    backend.release(backend.allocate(1)); // so that there is memory
    long before = device.memoryUse().inUse();
    assertThrows(
        ArithmeticException.class,
        () ->
            backend.capture(
                () -> {
                  backend.release(backend.allocate(1));
                  throw new ArithmeticException("of the work");
                }));
    assertEquals(before, device.memoryUse().inUse());
    assertThrows(
        IllegalStateException.class, () -> backend.capture(() -> backend.capture(() -> {})));
    write(sum, 4);
    assertEquals(4, value(sum));
  }

  @Test
  void another_thread_waits_with_its_work_and_is_not_recorded() throws InterruptedException {
    Buffer x = backend.allocate(1);
    write(x, 1);
    Buffer other = backend.allocate(1);
    write(other, 0);
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              started.countDown();
              add(x, other);
              write(backend.allocate(1), 3);
            });
    CapturedWork work =
        captured(
            () -> {
              add(x, sum);
              thread.start();
              try {
                assertTrue(started.await(10, TimeUnit.SECONDS));
                Thread.sleep(50);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              add(x, sum);
            });
    thread.join();
    work.run(Map.of());
    work.run(Map.of());
    assertEquals(4, value(sum));
    assertEquals(1, value(other));
    work.close();
  }
}
