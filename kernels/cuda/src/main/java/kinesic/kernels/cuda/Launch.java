package kinesic.kernels.cuda;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one kernel call, in the order of the parameters of the kernel:
 *
 * <pre>
 * device.launch(affine).f32(scale).buffer(x).f32(shift).buffer(y).i32(n).over(n);
 * </pre>
 *
 * <p>All arguments lie in one direct buffer: first the table of their addresses, then the values.
 * JCuda passes such a buffer on as it is, which costs a tenth of the documented nested pointers.
 * Each thread has one object, used for one call after the other; so it is valid until the next
 * {@link Device#launch}.
 */
final class Launch {

  /** The most arguments of a kernel. */
  private static final int ARGUMENTS = 64;

  /** The most bytes of arguments, which is the limit of CUDA before version 12. */
  private static final int BYTES = 4096;

  /** The threads of a block, unless a call says otherwise. */
  static final int THREADS = 256;

  /** The most blocks of a kernel that strides over its elements; each then has several. */
  private static final int BLOCKS = 1 << 14;

  private final Device device;
  private final ByteBuffer block =
      ByteBuffer.allocateDirect(Long.BYTES * ARGUMENTS + BYTES).order(ByteOrder.nativeOrder());
  private final long address = MemorySegment.ofBuffer(block).address();
  private final @Nullable Buffer[] buffers = new Buffer[ARGUMENTS]; // reachable until the launch
  private @Nullable Kernel kernel;
  private int count;
  private int end; // of the values
  private int threads;

  Launch(Device device) {
    this.device = device;
  }

  Launch begin(Kernel next) {
    kernel = next;
    count = 0;
    end = Long.BYTES * ARGUMENTS;
    threads = THREADS;
    return this;
  }

  /** Returns where the next argument of {@code bytes} bytes lies. */
  private int place(int bytes) {
    end = (end + Long.BYTES - 1) & -Long.BYTES;
    int at = end;
    if (count == ARGUMENTS || at + bytes > block.capacity()) {
      throw new IllegalStateException("launch: too many arguments of " + kernel);
    }
    block.putLong(Long.BYTES * count++, address + at);
    end += bytes;
    return at;
  }

  /** Passes an {@code int}. */
  Launch i32(int value) {
    block.putInt(place(Integer.BYTES), value);
    return this;
  }

  /** Passes a {@code long long}. */
  Launch i64(long value) {
    block.putLong(place(Long.BYTES), value);
    return this;
  }

  /** Passes a {@code float}. */
  Launch f32(float value) {
    block.putFloat(place(Float.BYTES), value);
    return this;
  }

  /** Passes a {@code double}. */
  Launch f64(double value) {
    block.putDouble(place(Double.BYTES), value);
    return this;
  }

  /** Passes a pointer. */
  Launch address(long value) {
    return i64(value);
  }

  /** Passes the pointer to the floats of a buffer; null for a null pointer. */
  Launch buffer(@Nullable Buffer buffer) {
    address(buffer == null ? 0 : device.address(buffer));
    buffers[count - 1] = buffer;
    return this;
  }

  /** Passes the pointer to integers. */
  Launch indices(Indices indices) {
    return indices instanceof CudaIndices cuda
        ? buffer(cuda.buffer())
        : address(device.address(indices));
  }

  /** Passes a struct that consists of {@code int}s. */
  Launch ints(int... values) {
    int at = place(Integer.BYTES * values.length);
    for (int i = 0; i < values.length; i++) {
      block.putInt(at + Integer.BYTES * i, values[i]);
    }
    return this;
  }

  /**
   * Passes a struct.
   *
   * @param bytes its size
   * @param beginning its first bytes; the content of the others is unspecified
   */
  Launch struct(int bytes, ByteBuffer beginning) {
    block.put(place(bytes), beginning, beginning.position(), beginning.remaining());
    return this;
  }

  /** Sets the threads of a block, at most {@link #THREADS}. */
  Launch threads(int each) {
    threads = each;
    return this;
  }

  /** Runs a kernel that strides over {@code n} elements, a thread each; does nothing if n is 0. */
  void over(int n) {
    blocks((int) Math.min(((long) n + threads - 1) / threads, BLOCKS));
  }

  /** Runs {@code blocks} blocks; does nothing if there are none. */
  void blocks(int blocks) {
    grid(blocks, 1, 1);
  }

  /**
   * Runs a grid of blocks; does nothing if it is empty.
   *
   * @param x at most 2³¹ - 1
   * @param y at most 65535
   * @param z at most 65535
   */
  void grid(int x, int y, int z) {
    Kernel called = kernel;
    if (called != null && x > 0 && y > 0 && z > 0) {
      device.run(called, x, y, z, threads, block);
    }
    Arrays.fill(buffers, 0, count, null);
  }
}
