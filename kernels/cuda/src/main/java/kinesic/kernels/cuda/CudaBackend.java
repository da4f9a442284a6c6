package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.DataMovement;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;
import kinesic.kernels.scalar.RearrangedConvolution;

/** A GPU as a backend. */
final class CudaBackend implements Backend {

  private final Device device;
  private final Conversions conversions;
  private final Cublas cublas;
  private final CudaConvolution convolution;
  private final KernelFamilies families;

  /** Creates a backend that computes with all bits of the floats. */
  CudaBackend(Device device) {
    this(device, CudaSettings.STANDARD);
  }

  CudaBackend(Device device, CudaSettings settings) {
    this.device = device;
    this.conversions = new Conversions(device);
    this.cublas = new Cublas(device, settings.tf32());
    this.convolution = new CudaConvolution(device, cublas, new Cudnn(device, settings));
    DataMovement movement = new CudaDataMovement(device);
    this.families =
        new KernelFamilies(
            new CudaElementwise(device),
            movement,
            missing(kinesic.kernels.Reduction.class),
            new CudaMatrixProduct(device, cublas),
            new CudaAttention(device, cublas),
            new RearrangedConvolution(convolution, movement),
            missing(kinesic.kernels.Pooling.class),
            missing(kinesic.kernels.Interpolation.class),
            missing(kinesic.kernels.Normalisation.class),
            missing(kinesic.kernels.Softmax.class),
            missing(kinesic.kernels.CrossEntropy.class),
            missing(kinesic.kernels.Concordance.class),
            missing(kinesic.kernels.OptimiserKernels.class),
            new CudaRandomFill(device));
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
    if (count == 0) {
      return;
    }
    int words = (count + Integer.BYTES - 1) / Integer.BYTES;
    CudaBuffer bytes = device.buffer(allocate(words));
    Driver driver = device.driver();
    ByteBuffer pinned = driver.allocatePinned(Integer.BYTES * words);
    pinned.put(0, source, from, count);
    driver.copyToDevice(pinned, 0, bytes.address(), (long) Integer.BYTES * words, device.stream());
    conversions.fromBytes(bytes.address(), divisor, shift, target.slice(at, count));
    driver.synchronize(device.stream());
    driver.freePinned(pinned);
    release(bytes);
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
    CudaBuffer integers = device.buffer(allocate(values.length()));
    conversions.toIntegers(values, integers);
    return new CudaIndices(integers);
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
    convolution.close();
    cublas.close();
    device.driver().close();
  }
}
