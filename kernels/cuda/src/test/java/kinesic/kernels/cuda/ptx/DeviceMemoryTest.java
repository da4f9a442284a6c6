package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DeviceMemoryTest {

  private final DeviceMemory memory = new DeviceMemory();

  private static String fault(Executable wrong) {
    return Objects.requireNonNull(assertThrows(KernelFault.class, wrong).getMessage());
  }

  private static MemorySegment bytes(int... values) {
    byte[] b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) values[i];
    }
    return MemorySegment.ofArray(b);
  }

  @Test
  void holdsWhatIsCopied() {
    long a = memory.allocate(16);
    long b = memory.allocate(16);
    assertEquals(0, a % 256);
    assertTrue(a >= 0x7f0000000000L);
    memory.write(a, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    memory.copy(a, b, 16);
    memory.write(b + 5, bytes(99));
    byte[] read = new byte[7];
    memory.read(b + 3, MemorySegment.ofArray(read));
    assertArrayEquals(new byte[] {4, 5, 99, 7, 8, 9, 10}, read);
  }

  @Test
  void fillsWords() {
    long a = memory.allocate(40);
    memory.fill(a + 4, 0x3f800000, 3);
    float[] read = new float[3];
    memory.read(a + 4, MemorySegment.ofArray(read));
    assertArrayEquals(new float[] {1, 1, 1}, read);
    assertTrue(fault(() -> memory.read(a, MemorySegment.ofArray(read))).contains("word 0 of 3"));
  }

  @Test
  void aCopyOfWhatNobodyWroteStaysUnwritten() {
    long a = memory.allocate(8);
    long b = memory.allocate(8);
    memory.fill(a, 7, 1);
    memory.copy(a, b, 8);
    assertEquals(
        "copy to the host: word 1 of 2 at 0x%x was never written".formatted(b),
        fault(() -> memory.read(b, MemorySegment.ofArray(new int[2]))));
  }

  @Test
  void overlappingCopy() {
    long a = memory.allocate(16);
    memory.write(a, MemorySegment.ofArray(new int[] {1, 2, 3, 4}));
    memory.copy(a, a + 4, 12);
    int[] read = new int[4];
    memory.read(a, MemorySegment.ofArray(read));
    assertArrayEquals(new int[] {1, 1, 2, 3}, read);
  }

  @Test
  void saysWhatIsWrongWithAnAddress() {
    long a = memory.allocate(100);
    MemorySegment eight = MemorySegment.ofArray(new byte[8]);
    assertEquals(
        "copy to the device: 8 bytes at 0x%x, which run 4 bytes beyond the end of an allocation of 100 bytes"
            .formatted(a + 96),
        fault(() -> memory.write(a + 96, eight)));
    assertEquals(
        "copy to the device: 8 bytes at 0x%x, 20 bytes behind the end of an allocation of 100 bytes"
            .formatted(a + 120),
        fault(() -> memory.write(a + 120, eight)));
    assertEquals(
        "copy to the device: 8 bytes at 0x%x, 8 bytes before the begin of an allocation"
            .formatted(a - 8),
        fault(() -> memory.write(a - 8, eight)));
    assertEquals(
        "copy to the device: 8 bytes at 0x10, where nothing is allocated",
        fault(() -> memory.write(16, eight)));
    memory.free(a);
    assertEquals(
        "copy to the device: 8 bytes at 0x%x, freed memory (byte 8 of 100)".formatted(a + 8),
        fault(() -> memory.write(a + 8, eight)));
  }

  @Test
  void aRegionIsFreedOnceAndByItsBeginning() {
    long a = memory.allocate(100);
    assertTrue(fault(() -> memory.free(a + 4)).startsWith("free: no allocation begins at 0x"));
    memory.free(a);
    assertTrue(fault(() -> memory.free(a)).startsWith("free: no allocation begins at 0x"));
  }

  @Test
  void addressesAreNotUsedAgainAndNewMemoryHoldsNothing() {
    long a = memory.allocate(1000);
    memory.fill(a, 5, 250);
    memory.free(a);
    long b = memory.allocate(1000);
    assertTrue(b > a + 1000);
    assertTrue(
        fault(() -> memory.read(b, MemorySegment.ofArray(new int[1]))).contains("never written"));
  }

  /** The arrays of freed memory serve again: without that, this would need 40 GB. */
  @Test
  void manyAllocations() {
    for (int i = 0; i < 20_000; i++) {
      long a = memory.allocate(100_000 + i % 100);
      memory.fill(a, i, 10);
      memory.free(a);
    }
  }

  @Test
  void sizes() {
    assertTrue(fault(() -> memory.allocate(0)).contains("0 bytes"));
    long one = memory.allocate(1);
    memory.write(one, bytes(3));
    byte[] read = new byte[1];
    memory.read(one, MemorySegment.ofArray(read));
    assertEquals(3, read[0]);
  }
}
