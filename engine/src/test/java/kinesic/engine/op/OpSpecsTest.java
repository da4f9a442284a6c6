package kinesic.engine.op;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.OpSpecSuite;

final class OpSpecsTest extends OpSpecSuite {

  OpSpecsTest() {
    super("kinesic.engine", all());
  }

  private static List<OpSpec> all() {
    return Stream.of(
            PointwiseSpecs.all(),
            ArithmeticSpecs.all(),
            DataMovementSpecs.all(),
            NetworkSpecs.all(),
            NormalisationSpecs.all(),
            List.of(ConvBatchNormSpecs.spec()))
        .flatMap(List::stream)
        .toList();
  }
}
