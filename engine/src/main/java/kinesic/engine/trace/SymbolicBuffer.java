package kinesic.engine.trace;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/** Memory without numbers. */
final class SymbolicBuffer implements Buffer {

  private final Backend backend;
  private final int length;
  private final @Nullable Value value;

  /**
   * Creates a buffer.
   *
   * @param length the number of floats that there would be
   * @param value the value of the graph that it stands for; null inside an op
   */
  SymbolicBuffer(Backend backend, int length, @Nullable Value value) {
    this.backend = backend;
    this.length = length;
    this.value = value;
  }

  @Nullable Value value() {
    return value;
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
    return this;
  }

  @Override
  public Buffer slice(int from, int count) {
    return new SymbolicBuffer(backend, count, null);
  }

  @Override
  public boolean isTransferred() {
    return false;
  }
}
