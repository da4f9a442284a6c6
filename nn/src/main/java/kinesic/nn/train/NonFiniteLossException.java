package kinesic.nn.train;

import java.util.Map;
import java.util.stream.Collectors;

/** Thrown when the loss of a batch, or a part of it, is NaN or infinite. */
final class NonFiniteLossException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  /** Reports the given values by name; the name of the total is empty. */
  NonFiniteLossException(Map<String, Double> values) {
    super(
        "the loss is not finite: "
            + values.entrySet().stream()
                .map(e -> StepLosses.label(e.getKey()) + " is " + e.getValue())
                .collect(Collectors.joining(", ")));
  }
}
