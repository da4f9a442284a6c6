package kinesic.engine.spec;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.KernelFamilies;

/**
 * The kernels of another CPU backend over memory that is full of NaN: new memory, and on demand all
 * that was ever handed out. An op that reads what nobody wrote gives NaN.
 *
 * <p>Since it is not the standard backend, an op that makes tensors elsewhere than where its inputs
 * live fails on it too.
 */
final class PoisonedBackend implements Backend {

  private final Backend kernels;
  private final List<WeakReference<float[]>> arrays = new ArrayList<>(); // a long check makes many

  PoisonedBackend(Backend kernels) {
    this.kernels = kernels;
  }

  /** Fills all memory that was handed out, and that anybody still holds, with NaN. */
  void poison() {
    for (WeakReference<float[]> reference : arrays) {
      float[] array = reference.get();
      if (array != null) {
        Arrays.fill(array, Float.NaN);
      }
    }
  }

  /** How many arrays were handed out. */
  int allocations() {
    return arrays.size();
  }

  @Override
  public Buffer allocate(int length) {
    float[] array = new float[length];
    Arrays.fill(array, Float.NaN);
    arrays.add(new WeakReference<>(array));
    return new HeapBuffer(this, array, 0, length);
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
  public KernelFamilies families() {
    return kernels.families();
  }

  @Override
  public void close() {}
}
