package kinesic.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.DeviceSettings;
import kinesic.kernels.conformance.Conformance;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance suite on a GPU, with NVIDIA's driver and libraries. The build leaves it out; on a
 * machine with a GPU it is run by
 *
 * <pre>
 * mvn -pl kernels/cuda -am test -Pgpu
 * </pre>
 */
@Tag("gpu")
final class GpuConformanceTest {

  @TestFactory
  Stream<DynamicContainer> kernels_agree_with_the_reference() {
    CudaBackend device = (CudaBackend) new CudaProvider().open(0, DeviceSettings.EXACT);
    SlicedBackend sliced = new SlicedBackend(device);
    return Conformance.of(List.of(device, sliced)).onClose(device::close);
  }
}
