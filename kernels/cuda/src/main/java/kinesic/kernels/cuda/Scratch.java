package kinesic.kernels.cuda;

/** Device memory for values that one kernel leaves to the next. */
final class Scratch implements AutoCloseable {

  private final Device device;
  private final Allocator.Block block;

  Scratch(Device device, long bytes) {
    device.driver();
    this.device = device;
    this.block = device.allocator().allocate(bytes);
  }

  /** Returns the address of the first byte. */
  long address() {
    return block.address();
  }

  /** Returns the memory; kernels that have been enqueued may still use it. */
  @Override
  public void close() {
    device.allocator().free(block);
  }
}
