package kinesic.engine.spec;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.KernelFamilies;

/**
 * The kernels of another CPU backend over memory that is filled with NaN: new memory, and on demand
 * all memory that was ever allocated. An op that reads uninitialised memory returns NaN.
 *
 * <p>Since it is not the standard backend, an op that allocates tensors on another backend than
 * that of its inputs fails on it, too.
 */
final class PoisonedBackend implements Backend {

  private final Backend kernels;
  private final List<WeakReference<float[]>> arrays = new ArrayList<>(); // a long check makes many

  PoisonedBackend(Backend kernels) {
    this.kernels = kernels;
  }

  /** Fills all allocated memory that is still referenced with NaN. */
  void poison() {
    for (WeakReference<float[]> reference : arrays) {
      float[] array = reference.get();
      if (array != null) {
        Arrays.fill(array, Float.NaN);
      }
    }
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
