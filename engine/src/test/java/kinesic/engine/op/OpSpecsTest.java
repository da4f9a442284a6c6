package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.OpSpecSuite;
import kinesic.engine.spec.Sample;
import org.junit.jupiter.api.Test;

final class OpSpecsTest extends OpSpecSuite {

  OpSpecsTest() {
    super("kinesic.engine", all());
  }

  static List<OpSpec> all() {
    return Stream.of(
            PointwiseSpecs.all(),
            ArithmeticSpecs.all(),
            DataMovementSpecs.all(),
            SelectionSpecs.all(),
            RecurrentSpecs.all(),
            ProductSpecs.all(),
            AttentionSpecs.all(),
            ReductionSpecs.all(),
            NetworkSpecs.all(),
            ConvolutionSpecs.all(),
            PoolingSpecs.all(),
            NormalisationSpecs.all(),
            List.of(InterpolationSpecs.spec(), ConvBatchNormSpecs.spec(), CheckpointSpecs.spec()))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void every_spec_has_a_sample_without_elements() {
    List<String> without =
        all().stream()
            .filter(spec -> spec.samples().stream().noneMatch(OpSpecsTest::hasEmptyInput))
            .map(OpSpec::name)
            .toList();
    assertEquals(List.of(), without);
  }

  private static boolean hasEmptyInput(Sample sample) {
    return sample.inputs().stream().anyMatch(input -> input.shape().elements() == 0);
  }
}
