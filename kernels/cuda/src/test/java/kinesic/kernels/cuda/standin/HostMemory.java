package kinesic.kernels.cuda.standin;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes host memory at the addresses that a caller of a C function passes. */
final class HostMemory {

  private HostMemory() {}

  @SuppressWarnings("restricted") // the memory of the caller
  static MemorySegment at(long address, long bytes) {
    if (address == 0) {
      throw new IllegalArgumentException("a null pointer");
    }
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  static int getInt(long from) {
    return at(from, Integer.BYTES).get(ValueLayout.JAVA_INT_UNALIGNED, 0);
  }

  static long getLong(long from) {
    return at(from, Long.BYTES).get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
  }

  static float getFloat(long from) {
    return at(from, Float.BYTES).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
  }

  static String getString(long from) {
    return at(from, Integer.MAX_VALUE).getString(0);
  }

  static void putInt(long to, int value) {
    at(to, Integer.BYTES).set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
  }

  static void putLong(long to, long value) {
    at(to, Long.BYTES).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
  }

  static void putFloat(long to, float value) {
    at(to, Float.BYTES).set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, value);
  }

  /** Writes as much of a text as fits, and a zero byte. */
  static void putString(long to, int capacity, String text) {
    String fits = text.substring(0, Math.min(text.length(), capacity - 1));
    at(to, capacity).setString(0, fits);
  }
}
