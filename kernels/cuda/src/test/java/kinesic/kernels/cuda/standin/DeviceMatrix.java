package kinesic.kernels.cuda.standin;

import java.lang.foreign.MemorySegment;
import kinesic.kernels.cuda.ptx.DeviceMemory;

/**
 * A matrix of floats in device memory, column by column.
 *
 * @param address its first element
 * @param rows the length of a column
 * @param columns the number of columns
 * @param stride the distance of columns in floats
 */
record DeviceMatrix(long address, int rows, int columns, int stride) {

  /** Returns the elements without the gaps between columns. */
  float[] read(DeviceMemory memory) {
    float[] values = new float[rows * columns];
    MemorySegment host = MemorySegment.ofArray(values);
    if (stride == rows) {
      memory.read(address, host);
    } else {
      for (int j = 0; j < columns; j++) {
        memory.read(address + 4L * j * stride, column(host, j));
      }
    }
    return values;
  }

  void write(DeviceMemory memory, float[] values) {
    MemorySegment host = MemorySegment.ofArray(values);
    if (stride == rows) {
      memory.write(address, host);
    } else {
      for (int j = 0; j < columns; j++) {
        memory.write(address + 4L * j * stride, column(host, j));
      }
    }
  }

  private MemorySegment column(MemorySegment host, int j) {
    return host.asSlice(4L * j * rows, 4L * rows);
  }

  /** Returns whether the two have a float in common; only if neither has gaps. */
  boolean overlaps(DeviceMatrix other) {
    boolean dense = stride == rows && other.stride == other.rows;
    return dense && address < other.end() && other.address < end();
  }

  private long end() {
    return address + 4L * rows * columns;
  }
}
