package kinesic.kernels;

/**
 * A backend on the Java heap: {@link HeapBuffer}s, one team of {@link Workers}, and the kernel
 * families, scalar or vector. {@link Backends} creates it.
 */
final class CpuBackend implements Backend {

  /**
   * Arrays from this length on are large: the JVM places them at the start of a page, or may do so.
   */
  private static final int LARGE = 1 << 14;

  /**
   * The offset of a large buffer. Elements begin 16 bytes after the start of an array, so this
   * offset aligns the first float with a cache line, and vectors do not cross two lines.
   */
  private static final int ALIGNED = 12;

  private final String name;
  private final Workers workers;
  private final ImageLayout imageLayout;
  private final KernelFamilies families;

  /**
   * Creates a backend.
   *
   * @param name is shown to people
   * @param imageLayout is what the convolutions want
   * @param workers the team that the families use; it is closed with the backend
   */
  CpuBackend(String name, ImageLayout imageLayout, Workers workers, KernelFamilies families) {
    this.name = name;
    this.imageLayout = imageLayout;
    this.workers = workers;
    this.families = families;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Buffer allocate(int length) {
    int offset = length < LARGE ? 0 : ALIGNED;
    return new HeapBuffer(this, new float[Math.addExact(offset, length)], offset, length);
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    HeapBuffer buffer = HeapBuffer.of(target);
    checkRange("write", buffer, at, count);
    System.arraycopy(source, from, buffer.array(), buffer.offset() + at, count);
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    HeapBuffer buffer = HeapBuffer.of(source);
    checkRange("read", buffer, at, count);
    System.arraycopy(buffer.array(), buffer.offset() + at, target, from, count);
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    HeapBuffer buffer = HeapBuffer.of(target);
    checkRange("writeBytes", buffer, at, count);
    float[] floatOf = new float[256]; // of each byte
    for (int v = 0; v < floatOf.length; v++) {
      floatOf[v] = v / divisor + shift;
    }
    float[] values = buffer.array();
    int to = buffer.offset() + at;
    for (int i = 0; i < count; i++) {
      values[to + i] = floatOf[source[from + i] & 0xFF];
    }
  }

  @Override
  public Indices indices(int[] values) {
    return new HeapIndices(this, values.clone());
  }

  @Override
  public Indices indices(Buffer values) {
    HeapBuffer buffer = HeapBuffer.of(values);
    int[] integers = new int[buffer.length()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) buffer.array()[buffer.offset() + i];
    }
    return new HeapIndices(this, integers);
  }

  private static void checkRange(String operation, HeapBuffer buffer, int at, int count) {
    if (at < 0 || count < 0 || at > buffer.length() - count) {
      throw new IndexOutOfBoundsException(
          operation
              + ": "
              + count
              + " floats from "
              + at
              + " exceed a buffer of "
              + buffer.length());
    }
  }

  @Override
  public ImageLayout imageLayout() {
    return imageLayout;
  }

  @Override
  public KernelFamilies families() {
    return families;
  }

  @Override
  public void close() {
    workers.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
