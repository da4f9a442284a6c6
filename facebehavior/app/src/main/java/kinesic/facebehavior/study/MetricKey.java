package kinesic.facebehavior.study;

import java.util.Optional;
import kinesic.facebehavior.task.Task;

/**
 * A metric on a test set by which variants are compared; higher is better.
 *
 * @param test the name of the test set
 * @param metric the metric, by {@link kinesic.facebehavior.metric.MetricInfo#key}
 * @param task the only task that it judges; empty if it needs all of them
 */
public record MetricKey(String test, String metric, Optional<Task> task) {

  /** Whether a variant learns what the metric judges. */
  boolean concerns(Variant variant) {
    return variant.alone().isEmpty() || variant.alone().equals(task);
  }
}
