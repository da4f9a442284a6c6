package kinesic.kernels.cuda.ptx;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A memory and a machine for a test, with short ways to fill, launch and read. */
final class Bench {

  final DeviceMemory memory = new DeviceMemory();
  final PtxMachine machine = new PtxMachine(memory);

  /** Allocates memory that holds the values. */
  long floats(float... values) {
    return filled(MemorySegment.ofArray(values));
  }

  long ints(int... values) {
    return filled(MemorySegment.ofArray(values));
  }

  long longs(long... values) {
    return filled(MemorySegment.ofArray(values));
  }

  long doubles(double... values) {
    return filled(MemorySegment.ofArray(values));
  }

  private long filled(MemorySegment values) {
    long address = memory.allocate(values.byteSize());
    memory.write(address, values);
    return address;
  }

  float[] readFloats(long address, int count) {
    float[] values = new float[count];
    memory.read(address, MemorySegment.ofArray(values));
    return values;
  }

  int[] readInts(long address, int count) {
    int[] values = new int[count];
    memory.read(address, MemorySegment.ofArray(values));
    return values;
  }

  long[] readLongs(long address, int count) {
    long[] values = new long[count];
    memory.read(address, MemorySegment.ofArray(values));
    return values;
  }

  /** Launches a kernel on a row of blocks. */
  void launch(PtxKernel kernel, int blocks, int threads, Object... arguments) {
    machine.launch(kernel, blocks, 1, 1, threads, 1, 1, 0, parameters(kernel, arguments));
  }

  /** Returns the bytes of the parameters: int, long, float or double values. */
  static byte[] parameters(PtxKernel kernel, Object... arguments) {
    ByteBuffer bytes = ByteBuffer.allocate(kernel.parameterBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < arguments.length; i++) {
      int at = kernel.parameters().get(i).offset();
      switch (arguments[i]) {
        case Integer v -> bytes.putInt(at, v);
        case Long v -> bytes.putLong(at, v);
        case Float v -> bytes.putFloat(at, v);
        case Double v -> bytes.putDouble(at, v);
        default -> throw new IllegalArgumentException("argument " + arguments[i]);
      }
    }
    return bytes.array();
  }

  /** Returns a kernel that the module must have. */
  static PtxKernel kernel(PtxModule module, String name) {
    return Objects.requireNonNull(module.kernel(name), () -> "no kernel " + name);
  }
}
