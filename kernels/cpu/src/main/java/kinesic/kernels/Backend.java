package kinesic.kernels;

import java.util.Optional;

/**
 * A device: memory, and the kernel families that compute in it.
 *
 * <p>Kernels appear synchronous: a {@link #read} after a kernel returns what the kernel wrote. The
 * caller (the engine) checks the arguments; a kernel may assume that lengths match. Every kernel
 * gives the same bits with any number of threads.
 */
public interface Backend extends AutoCloseable {

  /** Returns a short description for people, such as {@code "cpu vector, 512 bits, 2 threads"}. */
  String name();

  /** Allocates {@code length} floats with unspecified content. */
  Buffer allocate(int length);

  /**
   * Frees the memory of a buffer that {@link #allocate} returned and no one uses any longer, before
   * the garbage collector finds out. Neither the buffer nor its slices may be used afterwards. The
   * default does nothing, which is right for memory on the Java heap.
   *
   * @param buffer is no slice
   */
  default void release(Buffer buffer) {}

  /** Copies {@code count} floats from {@code source[from..]} to {@code target[at..]}. */
  void write(float[] source, int from, Buffer target, int at, int count);

  /** Copies {@code count} floats from {@code source[at..]} to {@code target[from..]}. */
  void read(Buffer source, int at, float[] target, int from, int count);

  /**
   * Begins to copy {@code count} floats from {@code source[at..]} to the host, as they are after
   * all earlier kernels. The caller may change or release the buffer at once and asks for the
   * floats when it needs them, such as one training step later. The default copies immediately.
   */
  default PendingRead readLater(Buffer source, int at, int count) {
    float[] values = new float[count];
    read(source, at, values, 0, count);
    return () -> values;
  }

  /**
   * Records the kernel calls of {@code work}, without running them, so that they can be repeated at
   * less cost. While it is recording, the calling thread must not read or write buffers of this
   * backend, and every buffer that it allocates must come from memory that this backend has already
   * (as that of a {@code StepMemory} that has seen the same step). All buffers of the work must
   * stay as they are until the record is closed.
   *
   * @return the record; empty if this backend cannot record, in which case {@code work} was not
   *     run, or {@code work} did what a record forbids, in which case its results are unspecified
   */
  default Optional<CapturedWork> capture(Runnable work) {
    return Optional.empty();
  }

  /**
   * Converts {@code count} unsigned bytes from {@code source[from..]} to floats: {@code target[at +
   * i] = v / divisor + shift} with v from 0 to 255, rounded after each step. A backend with its own
   * memory transfers the bytes, a quarter of the floats, and converts them there.
   */
  void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift);

  /** Copies integers to a handle that kernels read. */
  Indices indices(int[] values);

  /**
   * Returns a handle on integers that are floats in memory of this backend, such as labels that
   * were written together with other numbers. The host does not see them. The handle may share
   * memory with {@code values}: it is valid as long as they are and do not change.
   *
   * @param values integers of at most 24 bits
   */
  Indices indices(Buffer values);

  /**
   * Frees the memory of integers that {@link #indices(int[])} or {@link #indices(Buffer)} returned
   * and no one uses any longer, before the garbage collector finds out. The default does nothing,
   * which is right for memory on the Java heap.
   */
  default void release(Indices indices) {}

  /**
   * Returns the layout of images with which the convolutions of this backend are fastest. Every
   * backend accepts both.
   */
  ImageLayout imageLayout();

  /** Returns the kernels. */
  KernelFamilies families();

  /** Returns the kernels for point-wise functions. */
  default Elementwise elementwise() {
    return families().elementwise();
  }

  /** Returns the kernels for copies, slices, permutations and expansions. */
  default DataMovement dataMovement() {
    return families().dataMovement();
  }

  /** Returns the kernels for sums, extrema, norms. */
  default Reduction reduction() {
    return families().reduction();
  }

  /** Returns the kernels for matrix products. */
  default MatrixProduct matrixProduct() {
    return families().matrixProduct();
  }

  /** Returns the kernels for attention of queries to keys and values. */
  default Attention attention() {
    return families().attention();
  }

  /** Returns the kernels for two-dimensional convolutions. */
  default Convolution convolution() {
    return families().convolution();
  }

  /** Returns the kernels for two-dimensional pooling. */
  default Pooling pooling() {
    return families().pooling();
  }

  /** Returns the kernels for images of another size. */
  default Interpolation interpolation() {
    return families().interpolation();
  }

  /** Returns the kernels for batch normalisation. */
  default Normalisation normalisation() {
    return families().normalisation();
  }

  /** Returns the kernels for softmax, and cross-entropy with integer labels. */
  default Softmax softmax() {
    return families().softmax();
  }

  /** Returns the kernels for cross-entropies between distributions. */
  default CrossEntropy crossEntropy() {
    return families().crossEntropy();
  }

  /** Returns the kernels for the concordance correlation. */
  default Concordance concordance() {
    return families().concordance();
  }

  /** Returns the kernels for in-place parameter updates. */
  default OptimiserKernels optimiserKernels() {
    return families().optimiserKernels();
  }

  /** Returns the kernels for counter-based random numbers. */
  default RandomFill randomFill() {
    return families().randomFill();
  }

  /** Stops the threads and frees device memory; the backend is unusable afterwards. */
  @Override
  void close();
}
