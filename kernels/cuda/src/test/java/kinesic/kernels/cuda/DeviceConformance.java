package kinesic.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.conformance.Conformance;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/** The conformance suite on the device of this JVM. */
final class DeviceConformance {

  private DeviceConformance() {}

  /**
   * Returns the cases of a family. Each runs twice: with operands as {@link CudaBackend} allocates
   * them, aligned to 256 bytes, and with slices that are aligned to 4 bytes only; both must give
   * the same bits, and the memory around the slices must not change.
   *
   * @param family the name of its container
   */
  static Stream<DynamicTest> of(String family) {
    CudaBackend device = new CudaBackend(new Device(new DriverThroughJCuda(0)));
    SlicedBackend sliced = new SlicedBackend(device);
    return Conformance.of(List.of(device, sliced))
        .filter(container -> container.getDisplayName().equals(family))
        .flatMap(DynamicContainer::getChildren)
        .map(kernel -> withWalls((DynamicTest) kernel, sliced))
        .onClose(device::close);
  }

  private static DynamicTest withWalls(DynamicTest kernel, SlicedBackend sliced) {
    return DynamicTest.dynamicTest(
        kernel.getDisplayName(),
        () -> {
          kernel.getExecutable().execute();
          sliced.releaseAll();
        });
  }
}
