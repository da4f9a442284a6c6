/**
 * Kernels for NVIDIA GPUs.
 *
 * <p>The own kernels are CUDA C++ under {@code src/main/cuda}, shipped as PTX; matrix products are
 * cuBLAS's and convolutions cuDNN's. Add this module to the class path and select it with {@code
 * -Dkinesic.backend=cuda} or {@code Backends.cuda(0)}.
 */
@NullMarked
package kinesic.kernels.cuda;

import org.jspecify.annotations.NullMarked;
