package kinesic.kernels;

/**
 * A backend on the Java heap: {@link HeapBuffer}s, one team of {@link Workers}, and a set of kernel
 * families, scalar or vector. {@link Backends} makes them.
 */
final class CpuBackend implements Backend {

  /** From so many floats on an array is large: the JVM lets it begin a page, or at least may. */
  private static final int LARGE = 1 << 14;

  /**
   * The first float of a large buffer. Elements begin 16 bytes behind an array's start, so this one
   * begins a cache line, and vectors do not reach across two.
   */
  private static final int ALIGNED = 12;

  private final String name;
  private final Workers workers;
  private final KernelFamilies families;

  /**
   * A backend of {@code families}.
   *
   * @param name shown to people
   * @param workers the team the families were made for; closed with the backend
   */
  CpuBackend(String name, Workers workers, KernelFamilies families) {
    this.name = name;
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

  private static void checkRange(String operation, HeapBuffer buffer, int at, int count) {
    if (at < 0 || count < 0 || at > buffer.length() - count) {
      throw new IndexOutOfBoundsException(
          operation + ": " + count + " floats from " + at + " do not fit " + buffer.length());
    }
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
