package kinesic.kernels.cuda;

/** Device memory in blocks. */
final class Allocator {

  /**
   * Device memory of one buffer.
   *
   * @param address the first byte
   * @param bytes the size
   */
  record Block(long address, long bytes) {}

  private final Driver driver;

  Allocator(Driver driver) {
    this.driver = driver;
  }

  /** Allocates at least {@code bytes}, also if that is 0. */
  Block allocate(long bytes) {
    long size = Math.max(bytes, Float.BYTES);
    return new Block(driver.allocate(size), size);
  }

  /** Frees a block. */
  void free(Block block) {
    driver.free(block.address());
  }
}
