package kinesic.nn.train;

import java.util.Map;
import java.util.stream.Collectors;

/** The loss of a batch, or a part of it, is NaN or infinite. */
final class NonFiniteLossException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  /** Of the given values by name; the total's name is empty. */
  NonFiniteLossException(Map<String, Double> values) {
    super(
        "the loss is not finite: "
            + values.entrySet().stream()
                .map(e -> (e.getKey().isEmpty() ? "total" : e.getKey()) + " is " + e.getValue())
                .collect(Collectors.joining(", ")));
  }
}
