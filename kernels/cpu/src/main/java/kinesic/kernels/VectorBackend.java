package kinesic.kernels;

import kinesic.kernels.scalar.ScalarElementwise;
import kinesic.kernels.scalar.ScalarLayout;
import kinesic.kernels.scalar.ScalarNormalisation;
import kinesic.kernels.scalar.ScalarOptimisation;
import kinesic.kernels.scalar.ScalarPooling;
import kinesic.kernels.scalar.ScalarRandomFill;
import kinesic.kernels.scalar.ScalarReduction;
import kinesic.kernels.scalar.ScalarSoftmax;
import kinesic.kernels.vector.VectorConvolution;
import kinesic.kernels.vector.VectorMatrixProduct;
import kinesic.kernels.vector.VectorWidth;

/**
 * The one class outside {@code kinesic.kernels.vector} that names its classes, apart so that
 * nothing of them is loaded before {@link VectorProbe} has found the Vector API.
 */
final class VectorBackend {

  private VectorBackend() {}

  static int preferredBits() {
    return VectorWidth.preferredBits();
  }

  static Backend open(int threads) {
    Workers workers = new Workers(threads);
    return new CpuBackend(
        "cpu vector, " + VectorWidth.bits() + " bits, " + Backends.threads(threads),
        workers,
        new CpuBackend.Families(
            new ScalarElementwise(),
            new ScalarLayout(workers),
            new ScalarReduction(),
            new VectorMatrixProduct(workers),
            new VectorConvolution(workers),
            new ScalarPooling(),
            new ScalarNormalisation(),
            new ScalarSoftmax(),
            new ScalarOptimisation(),
            new ScalarRandomFill(workers)));
  }
}
