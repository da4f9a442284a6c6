package kinesic.kernels;

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

  /** Copies {@code count} floats from {@code source[from..]} to {@code target[at..]}. */
  void write(float[] source, int from, Buffer target, int at, int count);

  /** Copies {@code count} floats from {@code source[at..]} to {@code target[from..]}. */
  void read(Buffer source, int at, float[] target, int from, int count);

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

  /** Returns the kernels for two-dimensional convolutions of each channel by itself. */
  default DepthwiseConvolution depthwiseConvolution() {
    return families().depthwiseConvolution();
  }

  /** Returns the kernels for two-dimensional pooling. */
  default Pooling pooling() {
    return families().pooling();
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
