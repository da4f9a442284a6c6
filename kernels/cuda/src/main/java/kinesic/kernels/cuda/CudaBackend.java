package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;

/** A GPU as a backend. */
final class CudaBackend implements Backend {

  private final Device device;
  private final KernelFamilies families;

  CudaBackend(Device device) {
    this.device = device;
    this.families =
        new KernelFamilies(
            missing(kinesic.kernels.Elementwise.class),
            missing(kinesic.kernels.DataMovement.class),
            new CudaReduction(device),
            missing(kinesic.kernels.MatrixProduct.class),
            missing(kinesic.kernels.Attention.class),
            missing(kinesic.kernels.Convolution.class),
            missing(kinesic.kernels.Pooling.class),
            missing(kinesic.kernels.Interpolation.class),
            missing(kinesic.kernels.Normalisation.class),
            new CudaSoftmax(device),
            new CudaCrossEntropy(device),
            new CudaConcordance(device),
            new CudaOptimiserKernels(device),
            missing(kinesic.kernels.RandomFill.class));
  }

  private static <T> T missing(Class<T> family) {
    return family.cast(
        java.lang.reflect.Proxy.newProxyInstance(
            CudaBackend.class.getClassLoader(),
            new Class<?>[] {family},
            (self, method, arguments) -> {
              throw new UnsupportedOperationException("cuda: " + method);
            }));
  }

  @Override
  public String name() {
    Driver.Properties p = device.driver().properties();
    return "cuda, " + p.name();
  }

  @Override
  public Buffer allocate(int length) {
    device.driver();
    return new CudaBuffer(this, device.allocator().allocate((long) Float.BYTES * length), length);
  }

  @Override
  public void release(Buffer buffer) {
    device.driver();
    device.allocator().free(device.buffer(buffer).block());
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    if (count == 0) {
      return;
    }
    Driver driver = device.driver();
    ByteBuffer pinned = driver.allocatePinned(Float.BYTES * count);
    pinned.order(ByteOrder.nativeOrder()).asFloatBuffer().put(source, from, count);
    driver.copyToDevice(
        pinned,
        0,
        device.address(target) + (long) Float.BYTES * at,
        (long) Float.BYTES * count,
        device.stream());
    driver.synchronize(device.stream());
    driver.freePinned(pinned);
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    if (count == 0) {
      return;
    }
    Driver driver = device.driver();
    ByteBuffer pinned = driver.allocatePinned(Float.BYTES * count);
    driver.copyToHost(
        device.address(source) + (long) Float.BYTES * at,
        pinned,
        0,
        (long) Float.BYTES * count,
        device.stream());
    driver.synchronize(device.stream());
    pinned.order(ByteOrder.nativeOrder()).asFloatBuffer().get(target, from, count);
    driver.freePinned(pinned);
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (source[from + i] & 0xff) / divisor + shift;
    }
    write(values, 0, target, at, count);
  }

  @Override
  public Indices indices(int[] values) {
    CudaBuffer buffer = device.buffer(allocate(values.length));
    float[] bits = new float[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.intBitsToFloat(values[i]);
    }
    write(bits, 0, buffer, 0, bits.length);
    return new CudaIndices(buffer);
  }

  @Override
  public Indices indices(Buffer values) {
    throw new UnsupportedOperationException("cuda: indices");
  }

  @Override
  public ImageLayout imageLayout() {
    return ImageLayout.CHANNELS_LAST;
  }

  @Override
  public KernelFamilies families() {
    return families;
  }

  @Override
  public void close() {
    device.driver().close();
  }
}
