package kinesic.kernels.cuda;

/**
 * Sums of parts in device memory: two matrices of doubles [parts, columns], which one kernel leaves
 * and another one adds up. Closing them frees the memory once both kernels have run.
 */
final class ColumnSums implements AutoCloseable {

  /** The columns of a block of a kernel that adds up parts. */
  private static final int COLUMNS = 8;

  private final DeviceMemory memory;
  private final int parts;
  private final long bytes; // of a matrix

  ColumnSums(Device device, int parts, int columns) {
    this.parts = parts;
    this.bytes = (long) Double.BYTES * parts * columns;
    this.memory = device.allocate(2 * bytes, "partial sum");
  }

  /** Returns the number of blocks that add up the parts of {@code columns} columns. */
  static int blocks(int columns) {
    return Math.ceilDiv(columns, COLUMNS);
  }

  /** Returns the number of parts. */
  int parts() {
    return parts;
  }

  /** Returns the address of the first matrix. */
  long first() {
    return memory.address();
  }

  /** Returns the address of the second matrix. */
  long second() {
    return memory.address() + bytes;
  }

  @Override
  public void close() {
    memory.close();
  }
}
