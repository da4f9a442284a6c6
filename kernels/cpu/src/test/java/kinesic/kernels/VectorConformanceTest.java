package kinesic.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.conformance.Conformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Also run with narrower vectors, see pom.xml. Convolutions are the exact ones; for the others see
 * {@link kinesic.kernels.vector.WinogradConvolutionTest}.
 */
@Tag("conformance")
@EnabledIf("kinesic.kernels.NarrowedVectors#fitThisMachine")
class VectorConformanceTest {

  private static final List<Backend> BACKENDS = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> vector_kernels_agree_with_the_reference() {
    for (int threads : new int[] {1, 2, 3, 8}) {
      BACKENDS.add(Backends.vector(threads, true));
    }
    return Conformance.of(BACKENDS);
  }

  @AfterAll
  static void close() {
    BACKENDS.forEach(Backend::close);
  }
}
