package kinesic.kernels;

/**
 * A place where numbers live and kernels run: memory, and the kernel families that work on it.
 *
 * <p>All kernels are synchronous as seen by the caller: a {@link #read} after a kernel sees what
 * the kernel wrote. Arguments have been checked by the caller (the engine); a kernel may assume
 * that lengths fit. Every kernel gives the same bits at every thread count.
 */
public interface Backend extends AutoCloseable {

  /** A short name for people, such as {@code "cpu vector 512-bit, 2 threads"}. */
  String name();

  /** New memory for {@code length} floats; what it holds is unspecified. */
  Buffer allocate(int length);

  /** Copies {@code count} floats from {@code source[from..]} into {@code target[at..]}. */
  void write(float[] source, int from, Buffer target, int at, int count);

  /** Copies {@code count} floats from {@code source[at..]} into {@code target[from..]}. */
  void read(Buffer source, int at, float[] target, int from, int count);

  /** Point-wise functions. */
  Elementwise elementwise();

  /** Copies, slices, permutations and expansions. */
  DataMovement dataMovement();

  /** Sums, extrema, norms. */
  Reduction reduction();

  /** Matrix products. */
  MatrixProduct matrixProduct();

  /** Two-dimensional convolutions. */
  Convolution convolution();

  /** Two-dimensional pooling. */
  Pooling pooling();

  /** Batch normalisation. */
  Normalisation normalisation();

  /** Softmax, and cross-entropy against labels. */
  Softmax softmax();

  /** Cross-entropies against probabilities. */
  CrossEntropy crossEntropy();

  /** In-place parameter updates. */
  OptimiserKernels optimiserKernels();

  /** Counter-based random numbers. */
  RandomFill randomFill();

  /** Stops the threads and frees device memory; the backend is unusable afterwards. */
  @Override
  void close();
}
