package kinesic.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.nn.RandomState;
import kinesic.nn.optim.OptimiserState;

/**
 * Everything that the rest of a run depends on.
 *
 * @param weights parameters and buffers of the network by name
 * @param optimiser what the optimiser remembers
 * @param random where the network's random streams stand
 * @param schedule what the schedule remembers
 * @param run position, sums of the epoch, best metric, configuration
 * @param notes texts of the application
 */
public record Checkpoint(
    Map<String, Tensor> weights,
    OptimiserState optimiser,
    RandomState random,
    Map<String, String> schedule,
    Map<String, String> run,
    Map<String, String> notes) {

  public Checkpoint {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    schedule = Map.copyOf(schedule);
    run = Collections.unmodifiableMap(new LinkedHashMap<>(run));
    notes = Map.copyOf(notes);
  }
}
