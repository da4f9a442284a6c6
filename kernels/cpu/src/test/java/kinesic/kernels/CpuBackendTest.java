package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class CpuBackendTest {

  private final Backend cpu = Backends.scalar(1);

  private Buffer of(float... values) {
    return new HeapBuffer(cpu, values, 0, values.length);
  }

  @Test
  void bytes_are_unsigned_and_scaled() {
    Buffer y = of(9, 9, 9, 9);
    cpu.writeBytes(new byte[] {7, 0, 51, (byte) 255}, 1, y, 1, 3, 127.5f, -1);
    assertArrayEquals(new float[] {9, -1, 51 / 127.5f - 1, 1}, HeapBuffer.of(y).array());
    byte[] four = new byte[4];
    assertThrows(
        IndexOutOfBoundsException.class, () -> cpu.writeBytes(four, 0, y, 1, 4, 127.5f, -1));
  }

  @Test
  void indices_come_from_integers_and_from_floats() {
    int[] integers = {2, -1, 0};
    Indices copy = cpu.indices(integers);
    integers[0] = 7;
    assertArrayEquals(new int[] {2, -1, 0}, HeapIndices.of(copy));
    Indices ofFloats = cpu.indices(of(5, 2, -1, 0).slice(1, 3));
    assertArrayEquals(new int[] {2, -1, 0}, HeapIndices.of(ofFloats));
    assertEquals(3, ofFloats.count());
    assertEquals(cpu, ofFloats.backend());
  }
}
