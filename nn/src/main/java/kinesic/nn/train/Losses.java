package kinesic.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * The loss of a batch and what it is made of.
 *
 * @param total the scalar that is minimised
 * @param parts scalars to be shown and logged, by name; they need not add up to the total
 */
public record Losses(Tensor total, Map<String, Tensor> parts) {

  public Losses {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** A loss without parts. */
  public static Losses of(Tensor total) {
    return new Losses(total, Map.of());
  }

  /**
   * The sum of {@code parts}.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Losses sum(Map<String, Tensor> parts) {
    Tensor total =
        parts.values().stream()
            .reduce(Tensor::add)
            .orElseThrow(() -> new IllegalArgumentException("losses: the sum of no parts"));
    return new Losses(total, parts);
  }
}
