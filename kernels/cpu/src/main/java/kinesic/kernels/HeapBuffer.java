package kinesic.kernels;

import org.jspecify.annotations.Nullable;

/** A {@link Buffer} on the Java heap: a stretch of a {@code float[]}. */
public final class HeapBuffer implements Buffer {

  private final Backend backend;
  private final int offset;
  private final int length;
  private final @Nullable HeapBuffer whole; // if this is a slice
  private float @Nullable [] array;

  /** Wraps {@code array[offset .. offset + length)}. */
  public HeapBuffer(Backend backend, float[] array, int offset, int length) {
    this(backend, array, offset, length, null);
  }

  private HeapBuffer(
      Backend backend, float[] array, int offset, int length, @Nullable HeapBuffer whole) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IllegalArgumentException(
          "buffer: offset " + offset + " and length " + length + " do not fit " + array.length);
    }
    this.backend = backend;
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.whole = whole;
  }

  /**
   * The given buffer as what the CPU kernels read.
   *
   * @throws IllegalArgumentException if it lives elsewhere than on the Java heap
   */
  public static HeapBuffer of(Buffer buffer) {
    if (buffer instanceof HeapBuffer heap) {
      return heap;
    }
    throw new IllegalArgumentException(
        "buffer: a kernel of the CPU was given memory of " + buffer.backend().name());
  }

  /** The array that holds the numbers; element {@code i} is {@code array()[offset() + i]}. */
  public float[] array() {
    float[] a = array;
    if (a == null || isTransferred()) {
      throw new IllegalStateException(
          "tensor used after its memory was recycled: the step scope that it was made in has ended;"
              + " keep what must outlive the scope");
    }
    return a;
  }

  /** Where in {@link #array} the first number stands. */
  public int offset() {
    return offset;
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
          "buffer: " + count + " floats from " + from + " do not fit " + length);
    }
    return new HeapBuffer(backend, array(), offset + from, count, whole == null ? this : whole);
  }

  @Override
  public boolean isTransferred() {
    return array == null || (whole != null && whole.isTransferred());
  }
}
