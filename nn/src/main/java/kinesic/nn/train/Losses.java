package kinesic.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * Loss of a batch and its parts.
 *
 * @param total the scalar that is minimised if all tasks have the same weight
 * @param parts scalars that are displayed and logged, by name; they need not add up to the total
 * @param tasks the losses of single tasks by name, for a {@link
 *     kinesic.nn.weighting.TaskWeighting}: scalars that are recorded for the backward pass; empty
 *     if the loss has no such parts
 * @param others the scalars that the total contains besides the tasks
 */
public record Losses(
    Tensor total, Map<String, Tensor> parts, Map<String, Tensor> tasks, List<Tensor> others) {

  public Losses {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    others = List.copyOf(others);
  }

  /** Creates a loss that is not divided into tasks. */
  public Losses(Tensor total, Map<String, Tensor> parts) {
    this(total, parts, Map.of(), List.of());
  }

  /** Creates a loss without parts. */
  public static Losses of(Tensor total) {
    return new Losses(total, Map.of());
  }

  /**
   * Returns these losses with another one, which is no task.
   *
   * @param loss a scalar that is displayed
   * @param weighted what the total contains of it, a scalar that is recorded for the backward pass
   */
  public Losses with(String name, Tensor loss, Tensor weighted) {
    Map<String, Tensor> more = new LinkedHashMap<>(parts);
    more.put(name, loss.detach());
    List<Tensor> moreOthers = new ArrayList<>(others);
    moreOthers.add(weighted);
    return new Losses(total.add(weighted), more, tasks, moreOthers);
  }

  /**
   * Creates a loss whose total is the sum of {@code parts}, each of which is a task.
   *
   * @throws IllegalArgumentException if {@code parts} is empty
   */
  public static Losses sum(Map<String, Tensor> parts) {
    Tensor total =
        parts.values().stream()
            .reduce(Tensor::add)
            .orElseThrow(() -> new IllegalArgumentException("losses: needs at least one part"));
    return new Losses(total, parts, parts, List.of());
  }
}
