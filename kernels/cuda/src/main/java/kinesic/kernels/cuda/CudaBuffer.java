package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Floats in device memory. */
final class CudaBuffer implements Buffer {

  private final CudaBackend backend;
  private final DeviceMemory memory;
  private final int from;
  private final int length;
  private final @Nullable CudaBuffer whole; // if this is a slice
  private boolean transferred;

  /** Wraps the first {@code length} floats of a piece of memory. */
  CudaBuffer(CudaBackend backend, DeviceMemory memory, int length) {
    this(backend, memory, 0, length, null);
  }

  private CudaBuffer(
      CudaBackend backend, DeviceMemory memory, int from, int length, @Nullable CudaBuffer whole) {
    this.backend = backend;
    this.memory = memory;
    this.from = from;
    this.length = length;
    this.whole = whole;
  }

  /**
   * Returns the address of the first float.
   *
   * @throws IllegalStateException if the memory has been transferred or released
   */
  long address() {
    return memory().address() + (long) Float.BYTES * from;
  }

  /**
   * Returns the memory in which the floats lie.
   *
   * @throws IllegalStateException if it has been transferred
   */
  DeviceMemory memory() {
    if (isTransferred()) {
      throw new IllegalStateException(
          "tensor used after its memory was recycled: the step scope in which it was created has"
              + " ended; call keep for tensors that must outlive the scope");
    }
    return memory;
  }

  /** Returns the GPU. */
  Device device() {
    return backend.device();
  }

  /** Returns whether this is a part of another buffer. */
  boolean isSlice() {
    return whole != null;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public CudaBackend backend() {
    return backend;
  }

  @Override
  public Buffer transfer() {
    if (whole != null) {
      throw new IllegalStateException("buffer: a slice of a buffer cannot be transferred");
    }
    CudaBuffer successor = new CudaBuffer(backend, memory(), from, length, null);
    transferred = true;
    return successor;
  }

  @Override
  public Buffer slice(int start, int count) {
    if (start < 0 || count < 0 || start > length - count) {
      throw new IndexOutOfBoundsException(
          "buffer: %s floats from %s exceed a buffer of %s".formatted(count, start, length));
    }
    return new CudaBuffer(backend, memory(), from + start, count, whole == null ? this : whole);
  }

  @Override
  public boolean isTransferred() {
    return whole == null ? transferred : whole.transferred;
  }
}
