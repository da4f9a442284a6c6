package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Four adjacent floats, which a thread loads with one instruction if their address allows it. */
final class Vectors {

  /** The floats of a vector. */
  static final int WIDTH = 4;

  private static final int BYTES = Float.BYTES * WIDTH;

  private Vectors() {}

  /** Returns 1 if vectors at the beginning of all the buffers can be loaded, else 0. */
  static int aligned(Device device, @Nullable Buffer... buffers) {
    for (Buffer buffer : buffers) {
      if (buffer != null && device.address(buffer) % BYTES != 0) {
        return 0;
      }
    }
    return 1;
  }
}
