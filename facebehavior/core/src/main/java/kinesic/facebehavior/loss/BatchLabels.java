package kinesic.facebehavior.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels of a batch by the name of their task, one row per sample. Immutable. */
public final class BatchLabels {

  private final int samples;
  private final Map<String, Targets> byTask;

  /**
   * Creates the labels of some tasks.
   *
   * @throws IllegalArgumentException if the numbers of samples differ
   */
  public BatchLabels(int samples, Map<String, ? extends Targets> byTask) {
    this.samples = samples;
    this.byTask = new LinkedHashMap<>(byTask);
    this.byTask.forEach(
        (task, labels) -> {
          if (labels.samples() != samples) {
            throw new IllegalArgumentException(
                "batch labels: the numbers of samples differ - the batch has %s, task %s has %s"
                    .formatted(samples, task, labels.samples()));
          }
        });
  }

  /** These labels with those of one task replaced. */
  public BatchLabels with(String task, Targets labels) {
    Map<String, Targets> others = new LinkedHashMap<>(byTask);
    others.put(task, labels);
    return new BatchLabels(samples, others);
  }

  /** n, the number of samples. */
  public int samples() {
    return samples;
  }

  /** The number of samples that are annotated for {@code task}; 0 for an unknown task. */
  public int annotatedSamples(String task) {
    Targets labels = byTask.get(task);
    return labels == null ? 0 : labels.annotatedSamples();
  }

  /**
   * The labels of a single-label classification.
   *
   * @throws IllegalArgumentException if the batch has no such labels
   */
  public CategoryLabels categories(String task) {
    return of(task, CategoryLabels.class);
  }

  /**
   * The labels of a multi-label classification.
   *
   * @throws IllegalArgumentException if the batch has no such labels
   */
  public BinaryLabels binaries(String task) {
    return of(task, BinaryLabels.class);
  }

  /**
   * The labels of a regression.
   *
   * @throws IllegalArgumentException if the batch has no such labels
   */
  public ValueLabels values(String task) {
    return of(task, ValueLabels.class);
  }

  /** What the losses of all tasks read, for {@link LabelArray#upload}. */
  public List<LabelArray> arrays() {
    return byTask.values().stream().flatMap(labels -> labels.arrays().stream()).toList();
  }

  private <T extends Targets> T of(String task, Class<T> kind) {
    Targets labels = byTask.get(task);
    if (!kind.isInstance(labels)) {
      throw new IllegalArgumentException(
          "batch labels: task %s has no %s, there are labels of %s"
              .formatted(task, kind.getSimpleName(), byTask.keySet()));
    }
    return kind.cast(labels);
  }
}
