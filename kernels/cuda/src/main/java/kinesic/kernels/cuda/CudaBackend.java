package kinesic.kernels.cuda;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.DataMovement;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;
import kinesic.kernels.PendingRead;
import kinesic.kernels.RearrangedConvolution;

/** A GPU as a backend. */
final class CudaBackend implements Backend {

  private final Device device;
  private final Conversions conversions;
  private final Cublas cublas;
  private final CudaConvolution convolution;
  private final KernelFamilies families;

  /** Creates a backend that computes with all bits of the floats and closes the device. */
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
            new CudaReduction(device),
            new CudaMatrixProduct(device, cublas),
            new CudaAttention(device, cublas),
            new RearrangedConvolution(convolution, movement),
            new CudaPooling(device),
            new CudaInterpolation(device),
            new CudaNormalisation(device),
            new CudaSoftmax(device),
            new CudaCrossEntropy(device),
            new CudaConcordance(device),
            new CudaOptimiserKernels(device),
            new CudaRandomFill(device));
  }

  /** Returns the GPU. */
  Device device() {
    return device;
  }

  /** Returns the algorithm of a convolution, see {@link CudaConvolution#algorithm}. */
  OptionalInt convolutionAlgorithm(ConvolutionShape shape, Cudnn.Direction direction) {
    return convolution.algorithm(shape, direction);
  }

  @Override
  public String name() {
    return "cuda, " + device.properties();
  }

  // ---------------------------------------------------------------- memory

  @Override
  public CudaBuffer allocate(int length) {
    return new CudaBuffer(this, device.allocate((long) Float.BYTES * length, "tensor"), length);
  }

  @Override
  public void release(Buffer buffer) {
    CudaBuffer mine = device.buffer(buffer);
    if (mine.isSlice()) {
      throw new IllegalArgumentException("release: a slice of a buffer cannot be released");
    }
    mine.memory().close();
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    Objects.checkFromIndexSize(from, count, source.length);
    long address = address("write", target, at, count);
    device
        .uploads()
        .copy(
            Float.BYTES,
            count,
            address,
            (first, n, bytes) -> bytes.asFloatBuffer().put(source, from + first, n));
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    Objects.checkFromIndexSize(from, count, source.length);
    address("writeBytes", target, at, count);
    device
        .uploads()
        .deliver(
            Byte.BYTES,
            count,
            (first, n, bytes) -> bytes.put(source, from + first, n),
            (first, n, mirror) ->
                conversions.fromBytes(mirror, divisor, shift, target.slice(at + first, n)));
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    Objects.checkFromIndexSize(from, count, target.length);
    device.downloads().read(address("read", source, at, count), target, from, count);
  }

  @Override
  public PendingRead readLater(Buffer source, int at, int count) {
    return device.downloads().readLater(address("read", source, at, count), count);
  }

  private long address(String operation, Buffer buffer, int at, int count) {
    if (at < 0 || count < 0 || at > buffer.length() - count) {
      throw new IndexOutOfBoundsException(
          "%s: %s floats from %s exceed a buffer of %s"
              .formatted(operation, count, at, buffer.length()));
    }
    return device.address(buffer) + (long) Float.BYTES * at;
  }

  @Override
  public Indices indices(int[] values) {
    CudaBuffer buffer = indicesOf(values.length);
    device
        .uploads()
        .copy(
            Integer.BYTES,
            values.length,
            buffer.address(),
            (first, n, bytes) -> bytes.asIntBuffer().put(values, first, n));
    return new CudaIndices(buffer);
  }

  @Override
  public Indices indices(Buffer values) {
    CudaBuffer integers = indicesOf(values.length());
    conversions.toIntegers(values, integers);
    return new CudaIndices(integers);
  }

  @Override
  public void release(Indices indices) {
    device.indices(indices).buffer().memory().close();
  }

  private CudaBuffer indicesOf(int count) {
    return new CudaBuffer(this, device.allocate((long) Integer.BYTES * count, "index list"), count);
  }

  // ---------------------------------------------------------------- work

  @Override
  public Optional<CapturedWork> capture(Runnable work) {
    return device.capture(work);
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
    if (device.isClosed()) {
      return;
    }
    try {
      convolution.close();
      cublas.close();
    } finally {
      device.close();
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
