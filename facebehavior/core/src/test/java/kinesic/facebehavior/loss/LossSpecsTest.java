package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kinesic.engine.spec.OpSpecSuite;
import org.junit.jupiter.api.Test;

final class LossSpecsTest extends OpSpecSuite {

  LossSpecsTest() {
    super("kinesic.facebehavior", LossSpecs.all());
  }

  @Test
  void every_loss_states_its_formula() {
    assertEquals(List.of(), specsWithoutFormula(LossSpecs.all()));
  }
}
