/**
 * The kernel families on the Vector API: the fast twins of {@code kinesic.kernels.scalar}, and the
 * only package that imports {@code jdk.incubator.vector}.
 *
 * <p>Its classes form six groups. Read them in this order:
 *
 * <ol>
 *   <li>Foundations: {@code Lanes} (the vector width and the three rules of all loops), {@code
 *       VectorWidth}, {@code Tiles}, {@code Chunks}, {@code ScratchPool}, {@code Runs}, {@code
 *       DoubleSum}.
 *   <li>Point-wise functions and reductions: {@code VectorElementwise} with {@code UnaryLoops},
 *       {@code UnaryGradientLoops}, {@code BinaryLoops} and {@code Transcendental}; {@code
 *       VectorReduction}; {@code VectorPooling} with {@code WindowAxis}; {@code
 *       VectorOptimiserKernels}.
 *   <li>Matrix products: {@code VectorMatrixProduct}, {@code SmallProduct} and, for all products
 *       that are not small, {@code MatrixWindows} and the loops of the next group.
 *   <li>Convolutions of blocked images: {@code VectorConvolution}, {@code DirectConvolution},
 *       {@code FilterGradient}, {@code PatchGradient}; {@code MicroKernel} with {@code RowKernels}
 *       and {@code ColumnKernels}. Their operands: {@code BlockedImages}, {@code PixelGrid}, {@code
 *       Sampling}, {@code Windows} with {@code PixelWindows}, {@code PaddedWindows} and {@code
 *       PatchWindows}, {@code FilterPanels}, {@code Transposition}.
 *   <li>Convolutions by Winograd's algorithm: {@code WinogradTransforms}, {@code WinogradTiles},
 *       {@code WinogradFilter}, {@code WinogradProduct}, {@code BlockResult}, {@code
 *       WinogradFilterGradient}.
 *   <li>Row-wise kernels of the losses and of batch normalisation: {@code VectorSoftmax} with
 *       {@code NarrowSoftmax}, {@code RowBlock} and {@code RowBlockLoops}; {@code
 *       VectorCrossEntropy} with {@code BernoulliBlock}, {@code CategoricalBlock} and {@code
 *       MixtureBlock}; {@code VectorNormalisation} with {@code ChannelTiles}, {@code ChannelSums},
 *       {@code NormalisedColumns} and {@code NormalisationGradient}.
 * </ol>
 *
 * <p>{@link kinesic.kernels.Backends} loads no class of this package before it has found the
 * module. The package depends on the interfaces of {@link kinesic.kernels}, on the worker pool and,
 * for two kernels that memory limits, on the scalar ones; not on the selection of backends.
 */
@NullMarked
package kinesic.kernels.vector;

import org.jspecify.annotations.NullMarked;
