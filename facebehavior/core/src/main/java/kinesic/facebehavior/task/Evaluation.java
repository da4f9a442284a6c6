package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;

/**
 * All metrics of a network on a test set, by task. Faces are added one after the other; counts and
 * moments are kept, and the probabilities of labels and classes, 4 bytes each, which are ranked.
 *
 * <pre>{@code
 * Evaluation evaluation =
 *     Evaluation.of(net.tasks(), net.thresholds(), predictions, truth, Optional.empty());
 * evaluation.metrics().forEach(System.out::println);
 * double ccc = evaluation.of(Affect.VALENCE_AROUSAL).agreement(0).ccc().value();
 * }</pre>
 */
public final class Evaluation {

  private final Map<String, TaskEvaluation> byTask = new LinkedHashMap<>();
  private final Optional<EmbeddingEvaluation> embeddings;
  private long faces;

  /**
   * An evaluation without faces yet.
   *
   * @param tasks of the network
   * @param thresholds of the network, by the name of the task; a task that is not in the map has
   *     thresholds of one half
   * @param embeddings how well the shared feature tells people apart, if it is to be judged
   */
  public Evaluation(
      List<? extends Task> tasks,
      Map<String, Thresholds> thresholds,
      Optional<EmbeddingEvaluation> embeddings) {
    for (Task task : Tasks.byPosition(tasks)) {
      byTask.put(task.name(), task.evaluation(task.thresholds(thresholds)));
    }
    this.embeddings = embeddings;
  }

  /**
   * The evaluation of predictions.
   *
   * @param tasks of the network
   * @param thresholds of the network, by the name of the task
   * @param predictions of the network
   * @param truth the labels of the same faces, in the same order
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static Evaluation of(
      List<? extends Task> tasks,
      Map<String, Thresholds> thresholds,
      List<Prediction> predictions,
      List<FaceLabels> truth,
      Optional<EmbeddingEvaluation> embeddings) {
    if (predictions.size() != truth.size()) {
      throw new IllegalArgumentException(
          "evaluation: there are %s predictions and labels of %s faces"
              .formatted(predictions.size(), truth.size()));
    }
    Evaluation evaluation = new Evaluation(tasks, thresholds, embeddings);
    for (int i = 0; i < truth.size(); i++) {
      evaluation.add(predictions.get(i), truth.get(i));
    }
    return evaluation;
  }

  /** Adds a face. */
  public void add(Prediction prediction, FaceLabels truth) {
    byTask.values().forEach(task -> task.add(prediction, truth));
    faces++;
  }

  /** The number of faces that have been added, whatever their labels. */
  public long faces() {
    return faces;
  }

  /** Whether the network has {@code task}. */
  public boolean has(Task task) {
    return byTask.containsKey(task.name());
  }

  /**
   * The evaluation of any task.
   *
   * @throws IllegalArgumentException if the network does not have it
   */
  public TaskEvaluation of(Task task) {
    return of(task, TaskEvaluation.class);
  }

  /**
   * The evaluation of a single-label classification.
   *
   * @throws IllegalArgumentException if the network does not have it
   */
  public ClassificationEvaluation of(Classification task) {
    return of(task, ClassificationEvaluation.class);
  }

  /**
   * The evaluation of a multi-label classification.
   *
   * @throws IllegalArgumentException if the network does not have it
   */
  public MultiLabelEvaluation of(MultiLabel task) {
    return of(task, MultiLabelEvaluation.class);
  }

  /**
   * The evaluation of a regression.
   *
   * @throws IllegalArgumentException if the network does not have it
   */
  public RegressionEvaluation of(Regression task) {
    return of(task, RegressionEvaluation.class);
  }

  private <T extends TaskEvaluation> T of(Task task, Class<T> kind) {
    TaskEvaluation own = byTask.get(task.name());
    if (!kind.isInstance(own)) {
      throw new IllegalArgumentException(
          "evaluation: the network does not have the task %s, it has %s"
              .formatted(task.name(), byTask.keySet()));
    }
    return kind.cast(own);
  }

  /** How well the shared feature tells people apart, if that was judged. */
  public Optional<EmbeddingEvaluation> embeddings() {
    return embeddings;
  }

  /**
   * The sum of the scores of all tasks that have one, if there are at least two: for valence and
   * arousal, expressions and action units the multi-task score of the ABAW challenges (mean CCC +
   * macro F1 + mean F1 at one half). NaN if the test set lacks the labels of a task, since a sum of
   * fewer scores could not be compared.
   */
  public Optional<Metric> multiTaskScore() {
    List<Metric> scores = new ArrayList<>();
    byTask.values().forEach(task -> task.score().ifPresent(scores::add));
    if (scores.size() < 2) {
      return Optional.empty();
    }
    double value = 0;
    double chance = 0;
    List<String> parts = new ArrayList<>();
    for (Metric score : scores) {
      value += score.value();
      chance += score.chance();
      parts.add(score.key());
    }
    String meaning = String.join(" + ", parts) + ".";
    return Optional.of(
        new Metric(
            MetricInfo.of("multi-task", "score", meaning, true),
            new MetricValue("score", value, chance)));
  }

  /**
   * The metrics of all tasks, in a fixed order: the multi-task score, each task as a whole, the
   * embeddings. Undefined ones are NaN.
   */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    multiTaskScore().ifPresent(metrics::add);
    byTask.values().forEach(task -> metrics.addAll(task.metrics()));
    embeddings.ifPresent(judged -> metrics.addAll(judged.metrics()));
    return metrics;
  }

  /** The metrics of single labels, such as the F1 of each action unit; undefined ones are NaN. */
  public List<Metric> labelMetrics() {
    List<Metric> metrics = new ArrayList<>();
    byTask.values().forEach(task -> metrics.addAll(task.labelMetrics()));
    return metrics;
  }

  /**
   * The metric of this key, such as "valence CCC".
   *
   * @throws IllegalArgumentException if the evaluation has no such metric
   */
  public Metric metric(String key) {
    return find(key)
        .orElseThrow(
            () -> new IllegalArgumentException("evaluation: there is no metric \"" + key + "\""));
  }

  /** The metric of this key, if the evaluation has it. */
  public Optional<Metric> find(String key) {
    List<Metric> all = new ArrayList<>(metrics());
    all.addAll(labelMetrics());
    return all.stream().filter(metric -> metric.key().equals(key)).findFirst();
  }
}
