package kinesic.nn.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Module;

/** Finds the first NaN or infinity of a step by running the step again with checks. */
final class NonFiniteLocator {

  private NonFiniteLocator() {}

  /**
   * Returns what is said of the first NaN or infinity, which names the parameter or op; empty if
   * all values are finite.
   *
   * @param first the number of the first batch in the run, see {@link Module#beginDraws}
   */
  static <B> Optional<String> findFirst(
      Module model, LossFunction<B> loss, List<B> batches, long first) {
    for (Map.Entry<String, Tensor> named : model.parameters().entrySet()) {
      Tensor t = named.getValue();
      if (!Double.isFinite(t.backend().reduction().sumOfSquares(t.buffer()))) {
        return Optional.of(named.getKey() + " was not finite before the step");
      }
    }
    long number = first;
    StepMemory memory = new StepMemory();
    try (Autograd.Mode checked = Autograd.detectAnomalies()) {
      for (B batch : batches) {
        model.beginDraws(number++);
        try (StepMemory.Scope scope = memory.open()) {
          loss.of(batch).total().backward();
          model.parameters().values().forEach(Tensor::clearGradient);
        }
      }
    } catch (ArithmeticException e) {
      return Optional.of("first produced by " + e.getMessage());
    }
    return Optional.empty();
  }
}
