package kinesic.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * Loss of a batch and its parts.
 *
 * @param total the scalar that is minimised
 * @param parts scalars that are displayed and logged, by name; they need not add up to the total
 */
public record Losses(Tensor total, Map<String, Tensor> parts) {

  public Losses {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Creates a loss without parts. */
  public static Losses of(Tensor total) {
    return new Losses(total, Map.of());
  }

  /**
   * Returns these losses with another one.
   *
   * @param loss a scalar that is displayed
   * @param weighted what the total contains of it, a scalar that is recorded for the backward pass
   */
  public Losses with(String name, Tensor loss, Tensor weighted) {
    Map<String, Tensor> more = new LinkedHashMap<>(parts);
    more.put(name, loss.detach());
    return new Losses(total.add(weighted), more);
  }

  /**
   * Creates a loss whose total is the sum of {@code parts}.
   *
   * @throws IllegalArgumentException if {@code parts} is empty
   */
  public static Losses sum(Map<String, Tensor> parts) {
    Tensor total =
        parts.values().stream()
            .reduce(Tensor::add)
            .orElseThrow(() -> new IllegalArgumentException("losses: needs at least one part"));
    return new Losses(total, parts);
  }
}
