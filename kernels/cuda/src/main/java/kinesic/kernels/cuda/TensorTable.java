package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A table in device memory of the tensors that one launch works on, see tensors.cuh: the addresses
 * of their buffers, their lengths, and numbers such as rates.
 *
 * <p>A call first fills the table on the host, then uploads it and launches the kernel. Addresses
 * and lengths, which usually stay the same from step to step, are only uploaded if they differ from
 * those on the device, and so are the numbers. So the kernel itself can be part of a captured
 * graph: before each replay the numbers are filled in and uploaded. A table has one user at a time.
 *
 * <p>The layout for t tensors with p buffers and k numbers each, one after the other:
 *
 * <pre>
 *   long   addresses [p, t]
 *   int    first chunks [t]
 *   int    lengths [t]
 *   float  numbers [k, t]
 * </pre>
 */
final class TensorTable {

  private final Device device;
  private final int chunk;
  private ByteBuffer filled = buffer(0);
  private ByteBuffer uploaded = buffer(0); // what is on the device
  private @Nullable DeviceMemory memory;
  private int tensors;
  private int pointers;
  private int added;
  private int chunks;

  /**
   * Creates an empty table.
   *
   * @param chunk the elements of a tensor that a block works on
   */
  TensorTable(Device device, int chunk) {
    this.device = device;
    this.chunk = chunk;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Begins to fill the table.
   *
   * @param count the number of tensors
   * @param buffers of each
   * @param numbers of each
   */
  void begin(int count, int buffers, int numbers) {
    int bytes = count * (Long.BYTES * buffers + 2 * Integer.BYTES + Float.BYTES * numbers);
    if (filled.capacity() < bytes) {
      filled = buffer(2 * bytes);
    }
    filled.limit(bytes);
    tensors = count;
    pointers = buffers;
    added = 0;
    chunks = 0;
  }

  /** Adds a tensor whose buffers have the same length. */
  TensorTable add(Buffer... buffers) {
    int length = buffers[0].length();
    for (int p = 0; p < pointers; p++) {
      filled.putLong(Long.BYTES * (p * tensors + added), device.address(buffers[p]));
    }
    int ints = Long.BYTES * pointers * tensors;
    filled.putInt(ints + Integer.BYTES * added, chunks);
    filled.putInt(ints + Integer.BYTES * (tensors + added), length);
    chunks += (int) (((long) length + chunk - 1) / chunk);
    added++;
    return this;
  }

  /** Sets the numbers of the tensor that was added last. */
  void numbers(float... numbers) {
    for (int k = 0; k < numbers.length; k++) {
      filled.putFloat(structure() + Float.BYTES * (k * tensors + added - 1), numbers[k]);
    }
  }

  /** Returns the bytes before the numbers. */
  private int structure() {
    return tensors * (Long.BYTES * pointers + 2 * Integer.BYTES);
  }

  /** Copies to the device what it does not have. */
  void upload() {
    int bytes = filled.limit();
    DeviceMemory old = memory;
    if (old == null || old.block().bytes() < bytes) {
      if (old != null) {
        old.close();
      }
      memory = device.allocate(filled.capacity(), "table of parameters");
      uploaded = buffer(filled.capacity()).limit(0);
    }
    int differs = filled.mismatch(uploaded);
    if (differs >= 0 && differs < bytes) {
      int from = differs < structure() ? 0 : structure();
      device
          .uploads()
          .copy(
              Byte.BYTES,
              bytes - from,
              address() + from,
              (first, count, target) -> target.put(0, filled, from + first, count));
      uploaded.clear().put(filled.duplicate().rewind()).flip();
    }
  }

  /** Returns where the table is on the device, after the first {@link #upload}. */
  long address() {
    DeviceMemory table = memory;
    return table == null ? 0 : table.address();
  }

  /** Returns the number of tensors. */
  int tensors() {
    return tensors;
  }

  /** Returns the number of chunks of all tensors, the blocks of the kernel. */
  int chunks() {
    return chunks;
  }

  /** Passes the address and the number of tensors to a kernel. */
  Launch launch(Kernel kernel) {
    return device.launch(kernel).address(address()).i32(tensors);
  }
}
