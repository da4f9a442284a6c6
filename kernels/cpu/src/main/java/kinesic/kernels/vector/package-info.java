/**
 * The kernel families on the Vector API: the fast twins of {@code kinesic.kernels.scalar}, and the
 * only package that imports {@code jdk.incubator.vector}.
 *
 * <p>Its classes form seven groups. Read them in this order:
 *
 * <ol>
 *   <li>Foundations: {@code Lanes} (the vector width and the three rules of all loops), {@code
 *       VectorWidth}, {@code Tiles}, {@code Chunks}, {@code ScratchPool}, {@code Runs}, {@code
 *       DoubleSum}.
 *   <li>Point-wise functions and reductions: {@code VectorElementwise} with {@code UnaryLoops},
 *       {@code UnaryGradientLoops}, {@code BinaryLoops}, {@code Transcendental} and {@code
 *       GaussLoops}; {@code VectorReduction}; {@code VectorPooling}; {@code
 *       VectorOptimiserKernels}.
 *   <li>Sums of products: {@code MicroKernel} with {@code RowKernels} and {@code ColumnKernels},
 *       which a program writes; {@code DirectConvolution}, {@code FilterGradient}. Their operands:
 *       {@code Windows} with {@code PixelWindows}, {@code PaddedWindows}, {@code PatchWindows} and
 *       {@code MatrixWindows}, {@code Sampling}, {@code FilterPanels}, {@code Transposition}. Their
 *       results: {@code BlockedImages}, {@code PixelGrid}.
 *   <li>What they compute: {@code VectorConvolution} with {@code PatchGradient}; {@code
 *       VectorMatrixProduct} with {@code SmallProduct}. {@code ChannelGroups} cut a convolution;
 *       {@code DepthwiseConvolution} with {@code PaddedPixels}, {@code PixelRows}, {@code
 *       DepthwiseLoops} and {@code DepthwiseSums} computes groups of one channel. {@code PixelTaps}
 *       turn the taps for gradients of images. {@code VectorAttention} with {@code AttentionTile},
 *       {@code TokenRows} and {@code AttentionLoops}.
 *   <li>Convolutions by Winograd's algorithm: {@code WinogradTransforms}, {@code WinogradTiles},
 *       {@code WinogradFilter}, {@code WinogradValues}, {@code WinogradProduct}, {@code
 *       BlockResult}, {@code WinogradFilterGradient}.
 *   <li>Row-wise kernels of the losses and of batch normalisation: {@code VectorSoftmax} with
 *       {@code NarrowSoftmax}, {@code RowBlock} and {@code RowBlockLoops}; {@code
 *       VectorCrossEntropy} with {@code BernoulliBlock}, {@code CategoricalBlock} and {@code
 *       MixtureBlock}; {@code VectorNormalisation} with {@code ChannelTiles}, {@code ChannelSums},
 *       {@code NormalisedColumns} and {@code NormalisationGradient}, and with {@code
 *       NormalisedRows}.
 * </ol>
 *
 * <p>{@link kinesic.kernels.Backends} loads no class of this package before it has found the
 * module. The package depends on the interfaces of {@link kinesic.kernels}, on the worker pool and,
 * for kernels that memory limits or that no network spends time in, on the scalar ones; not on the
 * selection of backends.
 */
@NullMarked
package kinesic.kernels.vector;

import org.jspecify.annotations.NullMarked;
