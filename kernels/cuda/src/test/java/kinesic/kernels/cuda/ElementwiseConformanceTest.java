package kinesic.kernels.cuda;

import java.util.stream.Stream;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StandIn.class)
class ElementwiseConformanceTest {

  @TestFactory
  Stream<DynamicTest> kernels_agree_with_the_reference() {
    return DeviceConformance.of("elementwise");
  }

  @TestFactory
  Stream<DynamicTest> kernels_agree_where_approximations_are_worst() {
    return DeviceConformance.perturbed("elementwise");
  }
}
