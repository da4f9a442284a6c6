package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Four adjacent floats, which a thread loads with one instruction if their address allows it. */
final class Vectors {

  /** The floats of a vector. */
  static final int WIDTH = 4;

  private static final int BYTES = Float.BYTES * WIDTH;

  private Vectors() {}

  /** Returns the floats that a thread handles in adjacent runs of memory: 4, or 1. */
  static int width(int run) {
    return run % WIDTH == 0 ? WIDTH : 1;
  }

  /** Returns the floats that a thread may load at once from adjacent runs in the buffers. */
  static int width(int run, Device device, @Nullable Buffer... buffers) {
    return areAligned(device, buffers) ? width(run) : 1;
  }

  /** Returns whether vectors at the beginning of all the buffers can be loaded. */
  static boolean areAligned(Device device, @Nullable Buffer... buffers) {
    for (Buffer buffer : buffers) {
      if (buffer != null && device.address(buffer) % BYTES != 0) {
        return false;
      }
    }
    return true;
  }
}
