package kinesic.kernels.cuda;

/**
 * Device memory for one call. It is free for later work of the stream as soon as it is closed, even
 * if the device has not done the call yet.
 */
final class Scratch implements AutoCloseable {

  private final Allocator allocator;
  private final Allocator.Block block;

  /**
   * Allocates memory.
   *
   * @param bytes may be 0
   */
  Scratch(Device device, long bytes) {
    device.driver();
    allocator = device.allocator();
    block = allocator.allocate(bytes);
  }

  /** Allocates memory for floats. */
  static Scratch floats(Device device, long count) {
    return new Scratch(device, Float.BYTES * count);
  }

  /** Returns the address of the first byte. */
  long address() {
    return block.address();
  }

  @Override
  public void close() {
    allocator.free(block);
  }
}
