package kinesic.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.DeviceSettings;
import kinesic.kernels.conformance.Conformance;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Some cases of every family, evenly spread over its suite, for compute-sanitizer, which runs a
 * kernel up to a hundred times slower.
 */
@Tag("gpu")
final class GpuSanitizerTest {

  private static final int CASES = 24;

  @TestFactory
  Stream<DynamicContainer> some_cases_of_every_family() {
    CudaBackend device = (CudaBackend) new CudaProvider().open(0, DeviceSettings.EXACT);
    return Conformance.of(List.of(device)).map(GpuSanitizerTest::thinned).onClose(device::close);
  }

  private static DynamicContainer thinned(DynamicContainer family) {
    List<? extends DynamicNode> all = family.getChildren().toList();
    int step = Math.max(1, all.size() / CASES);
    return DynamicContainer.dynamicContainer(
        family.getDisplayName(),
        Stream.iterate(0, i -> i < all.size(), i -> i + step).map(all::get));
  }
}
