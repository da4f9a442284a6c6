package kinesic.facebehavior.loss;

import kinesic.engine.spec.OpSpecSuite;

final class LossSpecsTest extends OpSpecSuite {

  LossSpecsTest() {
    super("kinesic.facebehavior", LossSpecs.all());
  }
}
