package kinesic.kernels.conformance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Memory of a {@link CountingBackend}: no {@code float[]} contains it. */
final class OffHeapBuffer implements Buffer {

  /** The floats that a buffer, its slices and its successors share. */
  private static final class Memory {
    final MemorySegment floats;
    boolean released;

    Memory(int length) {
      floats = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, length);
      for (int i = 0; i < length; i++) {
        floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
      }
    }
  }

  private final Backend backend;
  private final Memory memory;
  private final int from; // in the whole
  private final int length;
  private final @Nullable OffHeapBuffer parent; // the whole, if this is a slice
  private boolean transferred;

  /** Allocates memory that is filled with NaN. */
  OffHeapBuffer(Backend backend, int length) {
    this(backend, new Memory(length), 0, length, null);
  }

  private OffHeapBuffer(
      Backend backend, Memory memory, int from, int length, @Nullable OffHeapBuffer parent) {
    this.backend = backend;
    this.memory = memory;
    this.from = from;
    this.length = length;
    this.parent = parent;
  }

  /** Returns the buffer that this one is a slice of, or this one. */
  OffHeapBuffer whole() {
    return parent == null ? this : parent;
  }

  /** Returns the index of the first float in the whole. */
  int from() {
    return from;
  }

  /** Returns another buffer with this memory, which stays usable when this one is transferred. */
  OffHeapBuffer alias() {
    requireWhole("aliased");
    return new OffHeapBuffer(backend, memory, 0, length, null);
  }

  /**
   * Makes this buffer unusable.
   *
   * @throws IllegalStateException if it is a slice, or unusable already
   */
  void release() {
    requireWhole("released");
    memory.released = true;
  }

  void read(int at, float[] target, int to, int count) {
    requireUsable(at, count);
    MemorySegment.copy(memory.floats, ValueLayout.JAVA_FLOAT, offset(at), target, to, count);
  }

  void write(float[] source, int start, int at, int count) {
    requireUsable(at, count);
    MemorySegment.copy(source, start, memory.floats, ValueLayout.JAVA_FLOAT, offset(at), count);
  }

  private long offset(int at) {
    return (long) Float.BYTES * (from + at);
  }

  private void requireUsable(int at, int count) {
    if (memory.released) {
      throw new IllegalStateException("buffer: used after it was released");
    }
    if (isTransferred()) {
      throw new IllegalStateException("buffer: used after it was transferred");
    }
    if (at < 0 || count < 0 || at > length - count) {
      throw new IndexOutOfBoundsException(
          "buffer: %s floats from %s exceed a buffer of %s".formatted(count, at, length));
    }
  }

  private void requireWhole(String what) {
    requireUsable(0, length);
    if (parent != null) {
      throw new IllegalStateException("buffer: a slice of a buffer cannot be " + what);
    }
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
    requireWhole("transferred");
    transferred = true;
    return new OffHeapBuffer(backend, memory, 0, length, null);
  }

  @Override
  public Buffer slice(int start, int count) {
    requireUsable(start, count);
    return new OffHeapBuffer(backend, memory, from + start, count, whole());
  }

  @Override
  public boolean isTransferred() {
    return whole().transferred;
  }
}
