package kinesic.engine.spec;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.HeapIndices;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;

/**
 * The kernels of another CPU backend over memory that is filled with NaN: new memory, and on demand
 * all memory that was given back for reuse. An op that reads uninitialised memory returns NaN.
 *
 * <p>Since it is not the standard backend, an op that allocates tensors on another backend than
 * that of its inputs fails on it, too.
 */
final class PoisonedBackend implements Backend {

  private final Backend kernels;
  private final List<Allocation> allocations = new ArrayList<>();

  /** What was allocated; weak, because a long check allocates much. */
  private record Allocation(WeakReference<float[]> array, WeakReference<Buffer> buffer) {

    /** Returns whether the memory was transferred, so that the buffer may be unreachable. */
    boolean isGivenBack() {
      Buffer first = buffer.get();
      return first == null || first.isTransferred();
    }
  }

  PoisonedBackend(Backend kernels) {
    this.kernels = kernels;
  }

  /** Fills the memory that waits for reuse with NaN. */
  void poison() {
    for (Allocation allocation : allocations) {
      float[] array = allocation.array.get();
      if (array != null && allocation.isGivenBack()) {
        Arrays.fill(array, Float.NaN);
      }
    }
  }

  @Override
  public Buffer allocate(int length) {
    float[] array = new float[length];
    Arrays.fill(array, Float.NaN);
    Buffer buffer = new HeapBuffer(this, array, 0, length);
    allocations.add(new Allocation(new WeakReference<>(array), new WeakReference<>(buffer)));
    return buffer;
  }

  @Override
  public String name() {
    return "poisoned " + kernels.name();
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    kernels.write(source, from, target, at, count);
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    kernels.read(source, at, target, from, count);
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    kernels.writeBytes(source, from, target, at, count, divisor, shift);
  }

  @Override
  public Indices indices(int[] values) {
    return new HeapIndices(this, values.clone());
  }

  @Override
  public Indices indices(Buffer values) {
    return new HeapIndices(this, HeapIndices.of(kernels.indices(values)));
  }

  @Override
  public ImageLayout imageLayout() {
    return kernels.imageLayout();
  }

  @Override
  public KernelFamilies families() {
    return kernels.families();
  }

  @Override
  public void close() {}
}
