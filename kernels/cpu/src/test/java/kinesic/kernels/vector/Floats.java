package kinesic.kernels.vector;

import java.util.Arrays;
import java.util.SplittableRandom;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.HeapBuffer;

/** Creates buffers for tests inside larger arrays, so that tests detect a missing offset. */
final class Floats {

  private static final Backend OWNER = Backends.scalar(1);
  private static final int MARGIN = 5;
  private static final float OUTSIDE = -12345.5f;

  private Floats() {}

  /** Uniform in [-1, 1). */
  static HeapBuffer random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HeapBuffer buffer = filled(length, 0f);
    for (int i = 0; i < length; i++) {
      set(buffer, i, (float) random.nextDouble(-1, 1));
    }
    return buffer;
  }

  static HeapBuffer filled(int length, float value) {
    float[] array = new float[length + 2 * MARGIN];
    Arrays.fill(array, OUTSIDE);
    Arrays.fill(array, MARGIN, MARGIN + length, value);
    return new HeapBuffer(OWNER, array, MARGIN, length);
  }

  static HeapBuffer copy(HeapBuffer buffer) {
    return new HeapBuffer(OWNER, buffer.array().clone(), buffer.offset(), buffer.length());
  }

  /** A stretch of the same memory. */
  static HeapBuffer part(HeapBuffer buffer, int from, int length) {
    return new HeapBuffer(OWNER, buffer.array(), buffer.offset() + from, length);
  }

  static float get(HeapBuffer buffer, int i) {
    return buffer.array()[buffer.offset() + i];
  }

  static void set(HeapBuffer buffer, int i, float value) {
    buffer.array()[buffer.offset() + i] = value;
  }

  /** The numbers of the buffer alone. */
  static float[] values(HeapBuffer buffer) {
    int from = buffer.offset();
    return Arrays.copyOfRange(buffer.array(), from, from + buffer.length());
  }

  /** Whether only the range of the buffer has been written. */
  static boolean surroundingsAreUntouched(HeapBuffer buffer) {
    float[] array = buffer.array();
    for (int i = 0; i < array.length; i++) {
      boolean inside = i >= buffer.offset() && i < buffer.offset() + buffer.length();
      if (!inside && array[i] != OUTSIDE) {
        return false;
      }
    }
    return true;
  }
}
