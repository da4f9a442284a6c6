package kinesic.kernels;

import kinesic.kernels.scalar.ScalarConcordance;
import kinesic.kernels.scalar.ScalarDataMovement;
import kinesic.kernels.scalar.ScalarRandomFill;
import kinesic.kernels.vector.VectorAttention;
import kinesic.kernels.vector.VectorConvolution;
import kinesic.kernels.vector.VectorCrossEntropy;
import kinesic.kernels.vector.VectorElementwise;
import kinesic.kernels.vector.VectorInterpolation;
import kinesic.kernels.vector.VectorMatrixProduct;
import kinesic.kernels.vector.VectorNormalisation;
import kinesic.kernels.vector.VectorOptimiserKernels;
import kinesic.kernels.vector.VectorPooling;
import kinesic.kernels.vector.VectorReduction;
import kinesic.kernels.vector.VectorSoftmax;
import kinesic.kernels.vector.VectorWidth;

/**
 * Creates the vector backend. This is the only class outside {@code kinesic.kernels.vector} that
 * refers to it, so that none of its classes is loaded before {@link VectorProbe} has found the
 * Vector API.
 */
final class VectorBackend {

  private VectorBackend() {}

  static int preferredBits() {
    return VectorWidth.preferredBits();
  }

  /**
   * Creates a backend.
   *
   * @param exact whether to compute every convolution directly
   */
  static Backend open(int threads, boolean exact) {
    int bits = VectorWidth.bits(); // before threads start and kernels rely on it
    Workers workers = new Workers(threads);
    return new CpuBackend(
        "cpu vector, " + bits + " bits, " + Backends.threads(threads),
        ImageLayout.BLOCKED,
        workers,
        new KernelFamilies(
            new VectorElementwise(workers),
            new ScalarDataMovement(workers),
            new VectorReduction(workers),
            new VectorMatrixProduct(workers),
            new VectorAttention(workers),
            new VectorConvolution(workers, exact),
            new VectorPooling(workers),
            new VectorInterpolation(workers),
            new VectorNormalisation(workers),
            new VectorSoftmax(workers),
            new VectorCrossEntropy(workers),
            new ScalarConcordance(),
            new VectorOptimiserKernels(workers),
            new ScalarRandomFill(workers)));
  }
}
