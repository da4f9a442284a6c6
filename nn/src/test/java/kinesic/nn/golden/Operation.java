package kinesic.nn.golden;

import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;

/** What Kinesic computes for the cases of one op. */
@FunctionalInterface
interface Operation {

  /**
   * Computes the result called y; others are reported by {@link Arguments#result}.
   *
   * @throws JsonException if the case lacks an attribute or it has another type
   */
  Tensor apply(Arguments in) throws JsonException;
}
