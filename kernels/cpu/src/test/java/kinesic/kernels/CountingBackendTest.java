package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.kernels.conformance.Conformance;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CountingBackendTest {

  private final CountingBackend backend = new CountingBackend(Backends.scalar(1));

  private Buffer of(float... values) {
    Buffer buffer = backend.allocate(values.length);
    backend.write(values, 0, buffer, 0, values.length);
    return buffer;
  }

  private float[] read(Buffer buffer) {
    float[] values = new float[buffer.length()];
    backend.read(buffer, 0, values, 0, values.length);
    return values;
  }

  @TestFactory
  Stream<DynamicContainer> its_kernels_are_those_of_the_cpu() {
    return Conformance.of(List.of(backend));
  }

  @Test
  void counts_calls_reads_and_uploads() {
    Buffer x = of(1, -2);
    Buffer y = backend.allocate(2);
    backend.elementwise().unary(Unary.ABS, x, y);
    backend.elementwise().addScaled(2, x, y);
    assertArrayEquals(new float[] {3, -2}, read(y));
    assertEquals(2, backend.calls());
    assertEquals(
        Map.of("Elementwise.unary", 1L, "Elementwise.addScaled", 1L), backend.callsByKernel());
    assertEquals(1, backend.uploads());
    assertEquals(1, backend.reads());
    backend.reset();
    assertEquals(0, backend.calls() + backend.uploads() + backend.reads());
  }

  @Test
  void bytes_and_integers_are_uploads_and_floats_become_indices_on_the_device() {
    Buffer x = backend.allocate(2);
    backend.writeBytes(new byte[] {0, (byte) 255}, 0, x, 0, 2, 127.5f, -1);
    assertArrayEquals(new float[] {-1, 1}, read(x));
    Buffer rows = of(1, 0, 1);
    assertEquals(2, backend.uploads());
    Buffer y = backend.allocate(3);
    backend.dataMovement().gatherRows(1, x, backend.indices(rows), y);
    assertArrayEquals(new float[] {1, -1, 1}, read(y));
    assertEquals(2, backend.uploads());
    backend.dataMovement().gatherRows(1, x, backend.indices(new int[] {0, 0, 1}), y);
    assertArrayEquals(new float[] {-1, -1, 1}, read(y));
    assertEquals(3, backend.uploads());
  }

  @Test
  void new_memory_contains_nan() {
    assertTrue(Float.isNaN(read(backend.allocate(3))[2]));
  }

  @Test
  void a_slice_shares_the_memory_of_its_buffer() {
    Buffer x = of(1, 2, 3, 4);
    Buffer middle = x.slice(1, 3).slice(0, 2);
    backend.elementwise().addScaled(10, middle, x.slice(2, 2));
    assertArrayEquals(new float[] {1, 2, 23, 234}, read(x));
    assertArrayEquals(new float[] {2, 23}, read(middle));
  }

  @Test
  void a_transferred_buffer_cannot_be_used() {
    Buffer x = of(1, 2);
    Buffer slice = x.slice(1, 1);
    Buffer moved = x.transfer();
    assertArrayEquals(new float[] {1, 2}, read(moved));
    assertTrue(slice.isTransferred());
    assertThrows(IllegalStateException.class, () -> read(slice));
    assertThrows(IllegalStateException.class, () -> backend.elementwise().fill(0, x));
  }

  @Test
  void a_released_buffer_cannot_be_used_and_its_memory_no_longer_counts() {
    Buffer x = of(1, 2);
    Buffer slice = x.slice(0, 1);
    assertEquals(8, backend.liveBytes());
    assertThrows(IllegalStateException.class, () -> backend.release(slice));
    backend.release(x);
    assertEquals(0, backend.liveBytes());
    assertThrows(IllegalStateException.class, () -> read(x));
    assertThrows(IllegalStateException.class, () -> backend.elementwise().fill(0, slice));
    assertThrows(IllegalStateException.class, () -> backend.release(x));
  }

  @Test
  void memory_of_another_backend_is_refused() {
    Buffer foreign = Backends.scalar(1).allocate(1);
    assertThrows(IllegalArgumentException.class, () -> backend.elementwise().fill(0, foreign));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CountingBackend(Backends.scalar(1)).elementwise().fill(0, of(1)));
  }

  private CapturedWork captured(Runnable work) {
    return backend.capture(work).orElseThrow();
  }

  @Test
  void captured_work_is_recorded_and_repeated() {
    Buffer x = of(1, 2);
    Buffer y = of(0, 0);
    backend.reset();
    CapturedWork work =
        captured(
            () -> {
              backend.elementwise().addScaled(10, x, y);
              backend.elementwise().addScaled(1, x, y.slice(1, 1));
            });
    assertEquals(0, backend.calls());
    assertArrayEquals(new float[] {0, 0}, read(y));
    work.run(Map.of());
    backend.write(new float[] {3, 4}, 0, x, 0, 2);
    work.run(Map.of());
    assertEquals(Map.of("CapturedWork.run", 2L), backend.callsByKernel());
    assertArrayEquals(new float[] {40, 64}, read(y)); // 10 + 30 and 20 + 1 + 40 + 3
    work.close();
    assertThrows(IllegalStateException.class, () -> work.run(Map.of()));
  }

  @Test
  void captured_work_draws_the_random_numbers_of_a_later_position() {
    Buffer ahead = backend.allocate(6);
    Buffer other = backend.allocate(6);
    CapturedWork work =
        captured(
            () -> {
              backend.randomFill().normal(7, 4, 0, 1, ahead);
              backend.randomFill().uniform(8, 4, 0, 1, other);
            });
    work.run(Map.of(7L, 12L));
    Buffer expected = backend.allocate(6);
    backend.randomFill().normal(7, 16, 0, 1, expected);
    assertArrayEquals(read(expected), read(ahead));
    backend.randomFill().uniform(8, 4, 0, 1, expected);
    assertArrayEquals(read(expected), read(other));
  }

  @Test
  void captured_work_reads_integers_that_have_changed() {
    Buffer x = of(5, 6, 7);
    Buffer rows = of(2);
    Buffer y = backend.allocate(1);
    CapturedWork work =
        captured(() -> backend.dataMovement().gatherRows(1, x, backend.indices(rows), y));
    work.run(Map.of());
    assertArrayEquals(new float[] {7}, read(y));
    backend.write(new float[] {1}, 0, rows, 0, 1);
    work.run(Map.of());
    assertArrayEquals(new float[] {6}, read(y));
  }

  @Test
  void captured_work_uses_memory_that_was_transferred_meanwhile_but_none_that_was_released() {
    Buffer x = of(1, 2);
    Buffer y = backend.allocate(2);
    CapturedWork work =
        captured(
            () -> {
              backend.elementwise().fill(3, x);
              backend.elementwise().addScaled(1, x.transfer(), y);
            });
    backend.write(new float[] {1, 2}, 0, y, 0, 2);
    work.run(Map.of());
    assertArrayEquals(new float[] {4, 5}, read(y));
    backend.release(y);
    assertThrows(IllegalStateException.class, () -> work.run(Map.of()));
  }

  @Test
  void transfers_and_new_memory_spoil_a_record() {
    Buffer x = of(1, 2);
    assertSpoils(() -> of(3));
    assertSpoils(() -> read(x));
    assertSpoils(() -> backend.allocate(1));
    assertSpoils(() -> backend.writeBytes(new byte[2], 0, x, 0, 2, 1, 0));
    assertSpoils(() -> backend.indices(new int[] {1}));
    assertSpoils(() -> backend.readLater(x, 0, 1));
    assertSpoils(() -> backend.reduction().argMax(1, 2, x));
    assertThrows(
        IllegalStateException.class, () -> captured(() -> captured(() -> {})).run(Map.of()));
  }

  private void assertSpoils(Runnable work) {
    assertTrue(backend.capture(work).isEmpty());
    assertTrue(backend.capture(() -> {}).isPresent());
  }
}
