package kinesic.kernels.cuda;

import kinesic.kernels.Backend;
import kinesic.kernels.Indices;

/**
 * 32-bit integers in device memory.
 *
 * @param buffer holds the bits of the integers as floats
 */
record CudaIndices(CudaBuffer buffer) implements Indices {

  /** Returns the address of the first integer. */
  long address() {
    return buffer.address();
  }

  @Override
  public int count() {
    return buffer.length();
  }

  @Override
  public Backend backend() {
    return buffer.backend();
  }
}
