package kinesic.kernels;

/**
 * The kernels of one {@link Backend}, one interface per family.
 *
 * @param elementwise point-wise functions
 * @param dataMovement copies, slices, permutations and expansions
 * @param reduction sums, extrema, norms
 * @param matrixProduct matrix products
 * @param attention attention of queries to keys and values
 * @param convolution two-dimensional convolutions
 * @param pooling two-dimensional pooling
 * @param interpolation images of another size
 * @param normalisation batch and layer normalisation
 * @param softmax softmax, and cross-entropy with integer labels
 * @param crossEntropy cross-entropies between distributions
 * @param concordance the concordance correlation
 * @param optimiserKernels in-place parameter updates
 * @param randomFill counter-based random numbers
 */
public record KernelFamilies(
    Elementwise elementwise,
    DataMovement dataMovement,
    Reduction reduction,
    MatrixProduct matrixProduct,
    Attention attention,
    Convolution convolution,
    Pooling pooling,
    Interpolation interpolation,
    Normalisation normalisation,
    Softmax softmax,
    CrossEntropy crossEntropy,
    Concordance concordance,
    OptimiserKernels optimiserKernels,
    RandomFill randomFill) {}
