package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every op on memory that is not on the Java heap: the bits are the same, and neither forward
 * nor backward waits for the device.
 */
final class OpsOnDeviceTest {

  private static final CountingBackend DEVICE = new CountingBackend(Backends.standard());

  @TestFactory
  Stream<DynamicContainer> ops_compute_on_a_device_as_on_the_cpu() {
    return OpSpecs.all().stream()
        .map(
            spec ->
                dynamicContainer(
                    spec.name(), spec.samples().stream().map(sample -> test(spec, sample))));
  }

  private static DynamicTest test(OpSpec spec, Sample sample) {
    return dynamicTest(spec.name() + " " + sample.name(), () -> check(spec, sample));
  }

  private static void check(OpSpec spec, Sample sample) {
    float[][] expected = sample.run(Backends.standard());
    DEVICE.reset();
    float[][] actual = sample.run(DEVICE);
    long transfers = spec.op().equals(To.class) ? DEVICE.reads() : actual.length;
    assertEquals(transfers, DEVICE.reads(), "reads");
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], "gradient or, last, result " + i);
    }
  }
}
