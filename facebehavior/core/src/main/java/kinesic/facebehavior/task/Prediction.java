package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.Argmax;
import org.jspecify.annotations.Nullable;

/**
 * The prediction of a network for one face, by task. Immutable; two predictions are equal if every
 * number has the same bits.
 */
public final class Prediction {

  private final Map<String, float[]> numbers; // by the name of the task
  private final Map<String, Thresholds> thresholds;
  private final float[] embedding; // [features], or empty

  /**
   * A prediction.
   *
   * @param numbers for each task, by name, the numbers that {@link Task#predictions} gives
   * @param thresholds of each multi-label task, by name
   * @param embedding the shared feature, or empty
   * @throws IllegalArgumentException if a number is not finite
   */
  public Prediction(
      Map<String, float[]> numbers, Map<String, Thresholds> thresholds, float[] embedding) {
    this.numbers = new LinkedHashMap<>();
    numbers.forEach((task, values) -> this.numbers.put(task, finite(task, values)));
    this.thresholds = Map.copyOf(thresholds);
    this.embedding = embedding.clone();
  }

  private static float[] finite(String task, float[] values) {
    for (int k = 0; k < values.length; k++) {
      if (!Float.isFinite(values[k])) {
        throw new IllegalArgumentException(
            "prediction: output %s of the task %s is %s".formatted(k, task, values[k]));
      }
    }
    return values.clone();
  }

  /** Whether the network predicts {@code task}. */
  public boolean has(Task task) {
    return numbers.containsKey(task.name());
  }

  /**
   * The numbers of a task: the probability of each label, or the predicted quantities.
   *
   * @return a copy
   * @throws IllegalArgumentException if the network does not predict the task
   */
  public float[] of(Task task) {
    return own(task).clone();
  }

  private float[] own(Task task) {
    float[] own = numbers.get(task.name());
    if (own == null) {
      throw new IllegalArgumentException(
          "prediction: the network does not predict %s, it predicts %s"
              .formatted(task.title(), numbers.keySet()));
    }
    return own;
  }

  /** The most probable class, by its index; of equals, the first. */
  public int best(Classification task) {
    return task.keepsBestOnly() ? (int) own(task)[0] : Argmax.of(own(task));
  }

  /** The name of the most probable class. */
  public String bestLabel(Classification task) {
    return task.labels().get(best(task));
  }

  /** The probability of the most probable class. */
  public float bestProbability(Classification task) {
    return task.keepsBestOnly() ? own(task)[1] : own(task)[best(task)];
  }

  /**
   * The probability of class {@code k}, 0 to 1.
   *
   * @throws IllegalArgumentException if the task keeps the most probable class only
   */
  public float probability(Classification task, int k) {
    if (task.keepsBestOnly()) {
      throw new IllegalArgumentException(
          "prediction: %s keeps the most probable class only".formatted(task.title()));
    }
    return own(task)[k];
  }

  /** The probability that label {@code m} is present, 0 to 1. */
  public float probability(MultiLabel task, int m) {
    return own(task)[m];
  }

  /** Whether label {@code m} counts as present: its probability is above its threshold. */
  public boolean isPresent(MultiLabel task, int m) {
    return thresholds(task).isPresent(m, probability(task, m));
  }

  /** Quantity {@code d}. */
  public float value(Regression task, int d) {
    return own(task)[d];
  }

  /** The thresholds above which labels count as present; one half unless the network has others. */
  public Thresholds thresholds(Task task) {
    return task.thresholds(thresholds);
  }

  /** The feature that all heads share, [features]; empty if it was not asked for. A copy. */
  public float[] embedding() {
    return embedding.clone();
  }

  /**
   * This prediction with every number replaced by its median over a window of frames.
   *
   * @param tasks of the network
   * @param window predictions of the same network, this one among them
   */
  public Prediction smoothed(List<Task> tasks, List<Prediction> window) {
    Map<String, float[]> medians = new LinkedHashMap<>();
    for (Task task : tasks) {
      List<float[]> rows = new ArrayList<>(window.size());
      window.forEach(prediction -> rows.add(prediction.own(task)));
      medians.put(task.name(), task.smooth(rows, own(task)));
    }
    List<float[]> embeddings = window.stream().map(prediction -> prediction.embedding).toList();
    return new Prediction(medians, thresholds, Medians.of(embeddings));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Prediction that
        && numbers.keySet().equals(that.numbers.keySet())
        && numbers.keySet().stream()
            .allMatch(task -> Arrays.equals(numbers.get(task), that.numbers.get(task)))
        && thresholds.equals(that.thresholds)
        && Arrays.equals(embedding, that.embedding);
  }

  @Override
  public int hashCode() {
    int hash = Arrays.hashCode(embedding);
    for (float[] values : numbers.values()) {
      hash = 31 * hash + Arrays.hashCode(values);
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Prediction[");
    numbers.forEach(
        (task, values) ->
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                .append(task)
                .append('=')
                .append(Arrays.toString(values)));
    return text.append(']').toString();
  }
}
