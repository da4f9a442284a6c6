package kinesic.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A {@link Buffer} on the Java heap: a range of a {@code float[]}. */
public final class HeapBuffer implements Buffer {

  private final Backend backend;
  private final int offset;
  private final int length;
  private final @Nullable HeapBuffer whole; // if this is a slice
  private float @Nullable [] array;

  /**
   * Wraps {@code array[offset .. offset + length)}.
   *
   * @throws IllegalArgumentException if the range does not lie in the array
   */
  public HeapBuffer(Backend backend, float[] array, int offset, int length) {
    this(backend, array, offset, length, null);
  }

  private HeapBuffer(
      Backend backend, float[] array, int offset, int length, @Nullable HeapBuffer whole) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IllegalArgumentException(
          "buffer: offset "
              + offset
              + " and length "
              + length
              + " exceed an array of "
              + array.length);
    }
    this.backend = backend;
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.whole = whole;
  }

  /**
   * Returns the buffer as the type that CPU kernels read.
   *
   * @throws IllegalArgumentException if the buffer is not on the Java heap
   */
  public static HeapBuffer of(Buffer buffer) {
    if (buffer instanceof HeapBuffer heap) {
      return heap;
    }
    throw new IllegalArgumentException(
        "buffer: a CPU kernel received memory of the backend " + buffer.backend().name());
  }

  /**
   * Returns the array; element {@code i} is {@code array()[offset() + i]}.
   *
   * @throws IllegalStateException if the memory has been transferred
   */
  public float[] array() {
    float[] a = array;
    if (a == null || isTransferred()) {
      throw new IllegalStateException(
          "tensor used after its memory was recycled: the step scope in which it was created has ended;"
              + " call keep for tensors that must outlive the scope");
    }
    return a;
  }

  /** Returns the index of the first element in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** Returns a copy of the elements. */
  public float[] copy() {
    return Arrays.copyOfRange(array(), offset, offset + length);
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
    if (whole != null) {
      throw new IllegalStateException("buffer: a slice of a buffer cannot be transferred");
    }
    float[] a = array();
    array = null;
    return new HeapBuffer(backend, a, offset, length);
  }

  @Override
  public Buffer slice(int from, int count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw new IndexOutOfBoundsException(
          "buffer: " + count + " floats from " + from + " exceed a buffer of " + length);
    }
    return new HeapBuffer(backend, array(), offset + from, count, whole == null ? this : whole);
  }

  @Override
  public boolean isTransferred() {
    return array == null || (whole != null && whole.isTransferred());
  }
}
