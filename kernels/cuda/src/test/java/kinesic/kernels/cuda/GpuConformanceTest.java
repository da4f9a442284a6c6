package kinesic.kernels.cuda;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.kernels.conformance.Conformance;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance suite on a GPU, with NVIDIA's driver and libraries, and with float32 and direct
 * convolutions, for which the bounds hold. Own kernels give the same bits for operands that are
 * aligned to 4 bytes only; the libraries may select their code by the alignment. The build leaves
 * it out; on a machine with a GPU it is run by
 *
 * <pre>
 * mvn -pl kernels/cuda -am test -Pgpu
 * </pre>
 */
@Tag("gpu")
final class GpuConformanceTest {

  private static final Set<String> OF_LIBRARIES =
      Set.of("matrix product", "attention", "convolution");

  @TestFactory
  Stream<DynamicContainer> kernels_agree_with_the_reference() {
    CudaBackend device = CudaProvider.open(0, new CudaSettings(false, true, true));
    SlicedBackend sliced = new SlicedBackend(device);
    return Stream.concat(
            Conformance.of(List.of(device, sliced)).filter(family -> !isOfLibraries(family)),
            Conformance.of(List.of(device)).filter(GpuConformanceTest::isOfLibraries))
        .onClose(device::close);
  }

  private static boolean isOfLibraries(DynamicContainer family) {
    return OF_LIBRARIES.contains(family.getDisplayName());
  }
}
