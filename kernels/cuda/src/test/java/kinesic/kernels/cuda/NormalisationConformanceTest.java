package kinesic.kernels.cuda;

import java.util.stream.Stream;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StandIn.class)
class NormalisationConformanceTest {

  @TestFactory
  Stream<DynamicTest> kernels_for_channels_agree_with_the_reference() {
    return DeviceConformance.of("normalisation");
  }

  @TestFactory
  Stream<DynamicTest> kernels_for_rows_agree_with_the_reference() {
    return DeviceConformance.of("row normalisation");
  }
}
