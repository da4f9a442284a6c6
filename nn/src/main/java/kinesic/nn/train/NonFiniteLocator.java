package kinesic.nn.train;

import java.util.List;
import java.util.Map;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Module;
import kinesic.nn.RandomState;

/** Finds where a step first met a number that is not finite, by running it again with checks. */
final class NonFiniteLocator {

  private NonFiniteLocator() {}

  /**
   * A sentence that names the place.
   *
   * @param random the random streams as they were before the step
   */
  static <B> String findFirst(
      Module model, LossFunction<B> loss, List<B> batches, RandomState random) {
    for (Map.Entry<String, Tensor> named : model.parameters().entrySet()) {
      Tensor t = named.getValue();
      if (!Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()))) {
        return named.getKey() + " held such a number before the step";
      }
    }
    model.restore(random);
    StepMemory memory = new StepMemory();
    try (Autograd.Mode checked = Autograd.detectAnomalies()) {
      for (B batch : batches) {
        try (StepMemory.Scope scope = memory.open()) {
          loss.of(batch).total().backward();
        }
      }
    } catch (ArithmeticException e) {
      return "it came up first in " + e.getMessage();
    }
    return "a second run of the step met none: it is not deterministic";
  }
}
