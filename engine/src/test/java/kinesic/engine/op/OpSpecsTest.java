package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.OpSpecSuite;
import kinesic.engine.spec.Sample;
import org.junit.jupiter.api.Test;

final class OpSpecsTest extends OpSpecSuite {

  OpSpecsTest() {
    super("kinesic.engine", OpSpecs.all());
  }

  @Test
  void every_spec_has_a_sample_without_elements() {
    List<String> without =
        OpSpecs.all().stream()
            .filter(spec -> spec.samples().stream().noneMatch(OpSpecsTest::hasEmptyInput))
            .map(OpSpec::name)
            .toList();
    assertEquals(List.of(), without);
  }

  @Test
  void every_op_states_its_formula() {
    assertEquals(List.of(), specsWithoutFormula(OpSpecs.all()));
  }

  private static boolean hasEmptyInput(Sample sample) {
    return sample.inputs().stream().anyMatch(input -> input.shape().elements() == 0);
  }
}
