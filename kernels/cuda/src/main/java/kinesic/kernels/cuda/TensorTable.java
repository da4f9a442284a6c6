package kinesic.kernels.cuda;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import kinesic.kernels.Buffer;

/**
 * A table in device memory of the tensors that one launch works on, see tensors.cuh: the addresses
 * of their buffers, their lengths, and numbers such as rates.
 *
 * <pre>
 * try (TensorTable table = tables.of(xs.size(), 1, 0, CHUNK)) {
 *   xs.forEach(table::add);
 *   table.launch(clip).f32(value).blocks(table.chunks());
 * }
 * </pre>
 *
 * <p>A kernel writes the table, whose arguments contain its words. In this way the table needs
 * neither memory of the host that must not change before the device has read it, nor a copy that
 * recorded work could not repeat.
 *
 * <p>The layout for t tensors with p buffers and k numbers each, one after the other:
 *
 * <pre>
 *   long    addresses [p, t]
 *   double  numbers [k, t]
 *   int     first chunks [t]
 *   int     lengths [t]
 * </pre>
 */
final class TensorTable implements AutoCloseable {

  /** The words of 8 bytes that the kernel writes at most, as in table.cu. */
  private static final int WORDS = 448;

  /** Makes the tables of a device. */
  static final class Factory {
    private final Device device;
    private final Kernel put;

    Factory(Device device) {
      this.device = device;
      this.put = device.kernel("table", "put_words");
    }

    /**
     * Returns an empty table.
     *
     * @param tensors how many tensors there will be
     * @param buffers of each
     * @param numbers of each
     * @param chunk the elements of a tensor that a block works on
     */
    TensorTable of(int tensors, int buffers, int numbers, int chunk) {
      return new TensorTable(device, put, tensors, buffers, numbers, chunk);
    }
  }

  private final Device device;
  private final Kernel put;
  private final int tensors;
  private final int pointers;
  private final int numbers;
  private final int chunk;
  private final ByteBuffer words;
  private final DeviceMemory memory;
  private final List<Buffer> used = new ArrayList<>(); // reachable until the launch
  private int added;
  private int chunks;

  private TensorTable(
      Device device, Kernel put, int tensors, int pointers, int numbers, int chunk) {
    this.device = device;
    this.put = put;
    this.tensors = tensors;
    this.pointers = pointers;
    this.numbers = numbers;
    this.chunk = chunk;
    int bytes = Long.BYTES * tensors * (pointers + numbers + 1);
    words = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    memory = device.allocate(bytes, "table of tensors");
  }

  /** Adds a tensor whose buffers have the same length. */
  TensorTable add(Buffer... buffers) {
    for (int p = 0; p < pointers; p++) {
      words.putLong(Long.BYTES * (p * tensors + added), device.address(buffers[p]));
      used.add(buffers[p]);
    }
    int length = buffers[0].length();
    int ints = Long.BYTES * (pointers + numbers) * tensors;
    words.putInt(ints + Integer.BYTES * added, chunks);
    words.putInt(ints + Integer.BYTES * (tensors + added), length);
    chunks += (int) (((long) length + chunk - 1) / chunk);
    added++;
    return this;
  }

  /** Sets the numbers of the tensor that was added last. */
  void numbers(double... values) {
    for (int k = 0; k < numbers; k++) {
      int at = (pointers + k) * tensors + added - 1;
      words.putDouble(Double.BYTES * at, values[k]);
    }
  }

  /** Returns the number of chunks of all tensors, which is that of the blocks of a kernel. */
  int chunks() {
    return chunks;
  }

  /** Writes the table and begins the call of a kernel, to which it passes address and length. */
  Launch launch(Kernel kernel) {
    write();
    return next(kernel);
  }

  private void write() {
    int count = words.capacity() / Long.BYTES;
    for (int from = 0; from < count; from += WORDS) {
      int n = Math.min(count - from, WORDS);
      device
          .launch(put)
          .struct(Long.BYTES * WORDS, words.slice(Long.BYTES * from, Long.BYTES * n))
          .i32(n)
          .address(memory.address() + (long) Long.BYTES * from)
          .blocks(1);
    }
  }

  /** Begins the call of a further kernel that reads the table. */
  Launch next(Kernel kernel) {
    return device.launch(kernel).address(memory.address()).i32(tensors);
  }

  /** Returns the memory, which kernels that have been launched may still use. */
  @Override
  public void close() {
    try {
      memory.close();
    } finally {
      Reference.reachabilityFence(used);
    }
  }
}
