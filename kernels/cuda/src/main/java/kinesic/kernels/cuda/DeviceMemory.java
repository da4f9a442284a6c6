package kinesic.kernels.cuda;

/**
 * A piece of device memory in use. A buffer, its slices and the buffers that it was transferred to
 * share one such object; when it is closed or unreachable, the {@link Allocator} may hand the
 * memory out again.
 *
 * <p>All memory is used in the order of one stream, that of {@link Device#stream}: work that was
 * enqueued before the memory was closed is done with it before later work begins. So it may be
 * closed as soon as the last kernel that uses it has been enqueued.
 */
final class DeviceMemory implements AutoCloseable {

  private final Allocator allocator;
  private final Allocator.Block block;
  private boolean closed;

  DeviceMemory(Allocator allocator, Allocator.Block block) {
    this.allocator = allocator;
    this.block = block;
  }

  /**
   * Returns the address of the first byte, a multiple of 256.
   *
   * @throws IllegalStateException if the memory was released
   */
  long address() {
    if (closed) {
      throw new IllegalStateException(
          "tensor used after its memory was released; release a tensor only after its last use");
    }
    return block.address();
  }

  /** Returns the block of the driver. */
  Allocator.Block block() {
    return block;
  }

  /** Returns whether {@link #close} has been called. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Makes the memory available to work that is enqueued later.
   *
   * @throws IllegalStateException if it is closed already
   */
  @Override
  public void close() {
    address();
    closed = true;
    allocator.release(this);
  }
}
