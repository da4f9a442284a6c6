package kinesic.kernels.cuda;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Floats in device memory. */
final class CudaBuffer implements Buffer {

  private final Backend backend;
  private final Allocator.Block block;
  private final long address;
  private final int length;
  private final @Nullable CudaBuffer parent; // the whole, if this is a slice
  private boolean transferred;

  CudaBuffer(Backend backend, Allocator.Block block, int length) {
    this(backend, block, block.address(), length, null);
  }

  private CudaBuffer(
      Backend backend,
      Allocator.Block block,
      long address,
      int length,
      @Nullable CudaBuffer parent) {
    this.backend = backend;
    this.block = block;
    this.address = address;
    this.length = length;
    this.parent = parent;
  }

  /** Returns the address of the first float. */
  long address() {
    return address;
  }

  /** Returns the memory that contains this buffer. */
  Allocator.Block block() {
    return block;
  }

  /** Returns whether this is a part of another buffer. */
  boolean isSlice() {
    return parent != null;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Buffer transfer() {
    if (parent != null) {
      throw new IllegalStateException("buffer: a slice of a buffer cannot be transferred");
    }
    transferred = true;
    return new CudaBuffer(backend, block, address, length, null);
  }

  @Override
  public Buffer slice(int from, int count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw new IndexOutOfBoundsException(
          "buffer: %s floats from %s exceed a buffer of %s".formatted(count, from, length));
    }
    return new CudaBuffer(
        backend, block, address + (long) Float.BYTES * from, count, parent == null ? this : parent);
  }

  @Override
  public boolean isTransferred() {
    return (parent == null ? this : parent).transferred;
  }
}
