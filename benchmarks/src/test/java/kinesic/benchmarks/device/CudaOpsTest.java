package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import kinesic.engine.op.OpSpecs;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every op of the engine computes on the CUDA backend what it computes on the CPU, and the same
 * gradients.
 */
@ExtendWith(StandIn.class)
final class CudaOpsTest {

  /** The largest error of a number, relative to the largest number beside it, at least 1. */
  private static final double TOLERANCE = 2e-6;

  private static Backend cuda = Backends.standard();

  @BeforeAll
  static void open() {
    cuda = Backends.cuda(0);
  }

  @AfterAll
  static void close() {
    cuda.close();
  }

  @TestFactory
  Stream<DynamicTest> ops_compute_on_a_gpu_as_on_the_cpu() {
    return OpSpecs.all().stream()
        .map(spec -> dynamicTest(spec.name(), () -> spec.samples().forEach(CudaOpsTest::check)));
  }

  private static void check(Sample sample) {
    float[][] expected = sample.run(Backends.standard());
    float[][] actual = sample.run(cuda);
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      double error = error(expected[i], actual[i]);
      String what = "%s, gradient or, last, result %s: error %s".formatted(sample.name(), i, error);
      assertTrue(error <= TOLERANCE, what);
    }
  }

  /** Returns NaN if numbers that are not finite differ. */
  private static double error(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    double scale = 1;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.isFinite(expected[i])) {
        scale = Math.max(scale, Math.abs(expected[i]));
        worst = Math.max(worst, Math.abs((double) actual[i] - expected[i]));
      } else if (Float.compare(expected[i], actual[i]) != 0) {
        return Double.NaN;
      }
    }
    return worst / scale;
  }
}
