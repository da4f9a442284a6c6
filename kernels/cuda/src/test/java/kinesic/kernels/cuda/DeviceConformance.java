package kinesic.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.Backend;
import kinesic.kernels.conformance.Conformance;
import kinesic.kernels.cuda.standin.StandIn;
import kinesic.kernels.cuda.standin.StandInDriver;
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
    return cases(family, device, sliced)
        .map(kernel -> test(kernel, () -> {}, sliced::releaseAll))
        .onClose(device::close);
  }

  /**
   * Returns the cases of a family on a device whose approximate functions are off by up to two
   * units in the last place, the most that CUDA documents.
   *
   * @param family the name of its container
   */
  static Stream<DynamicTest> perturbed(String family) {
    CudaBackend device = new CudaBackend(new Device(new DriverThroughJCuda(0)));
    StandInDriver driver = StandIn.driver();
    return cases(family, device)
        .map(
            kernel ->
                test(
                    kernel,
                    () -> driver.perturbApproximations(true),
                    () -> driver.perturbApproximations(false)))
        .onClose(device::close);
  }

  private static Stream<DynamicTest> cases(String family, Backend... backends) {
    return Conformance.of(List.of(backends))
        .filter(container -> container.getDisplayName().equals(family))
        .flatMap(DynamicContainer::getChildren)
        .map(DynamicTest.class::cast);
  }

  private static DynamicTest test(DynamicTest kernel, Runnable before, Runnable after) {
    return DynamicTest.dynamicTest(
        kernel.getDisplayName(),
        () -> {
          before.run();
          try {
            kernel.getExecutable().execute();
          } finally {
            after.run();
          }
        });
  }
}
